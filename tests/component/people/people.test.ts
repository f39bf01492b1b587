import type { Role } from '../../../src/domain/access/roles.ts'
import type { Answers } from '../support/shell-phone.ts'
import { afterEach, describe, expect, test } from 'vitest'
import { peopleRoutes } from '../../../src/features/people/routes.ts'
import { axeFindings } from '../../support/axe.ts'
import { NOW, openScreen, personA, personB } from '../support/phone.ts'
import { pullPlan } from '../support/records.ts'
import { aShellPhone } from '../support/shell-phone.ts'
import { tidy } from '../support/tidy.ts'

afterEach(tidy)

const grantId = '01900000-0000-7000-8000-00000000f0b2'

function aPerson(about: Record<string, unknown> = {}) {
  return {
    personId: personB,
    name: '乙',
    login: 'yi',
    hasSecondFactor: false,
    lockedUntilMs: null,
    openInviteUntilMs: null,
    grants: [
      {
        id: grantId,
        personId: personB,
        role: 'volunteer',
        fromMs: 0,
        untilMs: null,
        revoked: false,
      },
    ],
    ...about,
  }
}

function aDevice(about: Record<string, unknown> = {}) {
  return {
    deviceId: '01900000-0000-7000-8000-00000000d0b2',
    personId: personA,
    personName: '甲',
    label: 'Android Chrome',
    seenMs: NOW - 60_000,
    isCurrent: false,
    isRevoked: false,
    waiting: {
      ops: 0,
      blobs: 0,
      bytes: 0,
      oldestMs: null,
    },
    ...about,
  }
}

const said = (body: unknown) => () => ({ body })

async function open(path: string, answers: Answers, roles: readonly Role[] = ['taskForce']) {
  const phone = await aShellPhone({ roles, answers })
  await pullPlan(phone)
  return { phone, screen: await openScreen(phone, peopleRoutes, path) }
}

test('who may invite nobody is told so first, and gets no form', async () => {
  const { screen } = await open('/people/invite', {}, ['volunteer'])
  await expect.element(screen.getByText(/您没有查看或办理这项内容的权限/)).toBeVisible()
  expect(screen.getByRole('textbox').elements()).toEqual([])
  expect(screen.getByRole('button', { name: '生成邀请链接' }).elements()).toEqual([])
})

test('somebody who was invited and has not come yet stands with what they were invited as', async () => {
  const { screen } = await open('/people', {
    'GET /v1/people': said({
      people: [
        aPerson({
          login: null,
          grants: [],
          openInviteUntilMs: NOW + 1000,
          invitedRoles: ['handler'],
        }),
      ],
    }),
  })
  await expect.element(screen.getByText(/受邀为：/)).toBeVisible()
  expect(screen.getByText('无角色').elements()).toEqual([])
})

describe('the people of the unit', () => {
  const people = [
    aPerson(),
    aPerson({
      personId: '01900000-0000-7000-8000-0000000000c3',
      name: '丙',
      login: null,
      openInviteUntilMs: NOW + 1000,
    }),
    aPerson({
      personId: '01900000-0000-7000-8000-0000000000d4',
      name: '丁',
      login: 'ding',
      lockedUntilMs: NOW + 1000,
    }),
    aPerson({
      personId: '01900000-0000-7000-8000-0000000000e5',
      name: '戊',
      login: 'wu',
      grants: [],
    }),
  ]

  test('stand with their roles and how far each has come, and can be searched', async () => {
    const { screen } = await open('/people', {
      'GET /v1/people': said({ people }),
    })
    for (const words of [
      /乙.*志愿者.*已加入/,
      /丙.*志愿者.*待加入/,
      /丁.*志愿者.*已锁定/,
      /戊.*无角色.*已离开/,
    ])
      await expect.element(screen.getByRole('link', { name: words })).toBeVisible()
    await screen.getByRole('searchbox').fill('din')
    await expect.poll(() => screen.getByRole('link', { name: /志愿者|无角色/ }).elements().length).toBe(1)
    await screen.getByRole('searchbox').fill('没有')
    await expect.element(screen.getByText('没有找到')).toBeVisible()
    expect(await axeFindings()).toEqual([])
  })

  test('cannot be shown without a network, and come at the second try', async () => {
    const answers: Answers = {}
    const { screen } = await open('/people', answers)
    await expect.element(screen.getByRole('button', { name: '重试' })).toBeVisible()
    answers['GET /v1/people'] = said({
      people: [
        aPerson(),
      ],
    })
    await screen.getByRole('button', { name: '重试' }).click()
    await expect.element(screen.getByRole('link', { name: /乙/ })).toBeVisible()
  })
})

describe('inviting', () => {
  const reply = { url: 'https://jz.example/join#abc', expiresMs: NOW + 3_600_000, personId: personB }

  test('needs a name and a role, and gives a link and a code that can be shown', async () => {
    const { phone, screen } = await open('/people/invite', {
      'POST /v1/invites': said(reply),
    })
    await screen.getByRole('button', { name: '生成邀请链接' }).click()
    await expect.element(screen.getByText('请填写姓名。')).toBeVisible()
    expect(phone.called.filter(({ call }) => call.startsWith('POST'))).toEqual([])
    await screen.getByRole('textbox', { name: /姓名/ }).fill(' 丙 ')
    await screen.getByRole('button', { name: '经办人' }).click()
    await screen.getByRole('button', { name: '生成邀请链接' }).click()
    await expect.element(screen.getByText(reply.url)).toBeVisible()
    expect(phone.called.at(-1)).toEqual({
      call: 'POST /v1/invites',
      body: {
        name: '丙',
        grants: [
          { role: 'volunteer' },
          { role: 'handler' },
        ],
      },
    })
    expect(await axeFindings()).toEqual([])
  })

  test('keeps what was typed when the line breaks', async () => {
    const { screen } = await open('/people/invite', {})
    await screen.getByRole('textbox', { name: /姓名/ }).fill('丙')
    await screen.getByRole('button', { name: '生成邀请链接' }).click()
    await expect.element(screen.getByRole('button', { name: '重试' })).toBeVisible()
    await expect.element(screen.getByRole('textbox', { name: /姓名/ })).toHaveValue('丙')
  })

  test('offers only the roles that one may give', async () => {
    const { screen } = await open('/people/invite', {}, ['taskForce'])
    await expect.element(screen.getByRole('button', { name: '工作专班' })).toBeVisible()
    expect(screen.getByRole('button', { name: '管理员' }).elements()).toEqual([])
  })
})

describe('one person', () => {
  const path = `/people/${personB}`
  const people = said({
    people: [
      aPerson(),
      aPerson({ personId: '01900000-0000-7000-8000-0000000000c3', name: '丙' }),
    ],
  })

  test('loses a role only after a yes', async () => {
    const call = `POST /v1/grants/${grantId}/end`
    const { phone, screen } = await open(path, {
      'GET /v1/people': people,
      [call]: () => ({ status: 204 }),
    })
    await screen.getByRole('button', { name: '结束' }).click()
    await screen.getByRole('dialog').getByRole('button', { name: '取消' }).click()
    expect(phone.called.some(made => made.call === call)).toBe(false)
    await screen.getByRole('button', { name: '结束' }).click()
    await screen.getByRole('dialog').getByRole('button', { name: '结束' }).click()
    await expect.poll(() => phone.called.some(made => made.call === call)).toBe(true)
  })

  test('the last administrator cannot be ended, and the screen says why', async () => {
    const { screen } = await open(path, {
      'GET /v1/people': people,
      [`POST /v1/grants/${grantId}/end`]: () => ({
        status: 409,
        body: { code: 'last-administrator' },
      }),
    })
    await screen.getByRole('button', { name: '结束' }).click()
    await screen.getByRole('dialog').getByRole('button', { name: '结束' }).click()
    await expect.element(screen.getByText(/管理员/)).toBeVisible()
  })

  test('leaves with a successor who takes the open work over', async () => {
    const call = `POST /v1/people/${personB}/leave`
    const { phone, screen } = await open(path, {
      'GET /v1/people': people,
      [call]: () => ({ status: 204 }),
    }, ['administrator'])
    await screen.getByRole('button', { name: '办理离开' }).click()
    await screen.getByRole('button', { name: /接手人/ }).click()
    await screen.getByRole('option', { name: '丙' }).click()
    expect(await axeFindings()).toEqual([])
    await screen.getByRole('button', { name: '确认离开' }).click()
    await expect.poll(() => phone.called.find(made => made.call === call)?.body).toEqual({ successorId: '01900000-0000-7000-8000-0000000000c3' })
  })
})

describe('devices', () => {
  test('say what they still held at the last contact, and can be stopped after a yes', async () => {
    const device = aDevice({
      waiting: {
        ops: 2,
        blobs: 1,
        bytes: 2_400_000,
        oldestMs: NOW,
      },
    })
    const call = `POST /v1/devices/${device.deviceId}/revoke`
    const { phone, screen } = await open('/devices', {
      'GET /v1/devices': said({
        devices: [
          aDevice({ deviceId: personA, label: 'Windows Chrome', isCurrent: true }),
          device,
        ],
      }),
      [call]: () => ({ status: 204 }),
    })
    await expect.element(screen.getByText(/当时有 3 件（2\.4 MB）未送达/)).toBeVisible()
    expect(await axeFindings()).toEqual([])
    await screen.getByRole('button', { name: '停用' }).click()
    await expect.element(screen.getByText(/尚未送达的材料以后送来时单独存放/)).toBeVisible()
    await screen.getByRole('dialog').getByRole('button', { name: '停用' }).click()
    await expect.poll(() => phone.called.some(made => made.call === call)).toBe(true)
  })

  test('of others are seen by those who may stop them', async () => {
    const answers = {
      'GET /v1/devices': said({
        devices: [
          aDevice(),
        ],
      }),
      'GET /v1/devices?all=1': said({
        devices: [
          aDevice({ personName: '乙' }),
        ],
      }),
    }
    const { screen } = await open('/devices', answers)
    await screen.getByRole('tab', { name: '全部' }).or(screen.getByRole('radio', { name: '全部' })).or(screen.getByRole('button', { name: '全部' })).click()
    await expect.element(screen.getByText(/^乙 · /)).toBeVisible()
    const { screen: asVolunteer } = await open('/devices', answers, ['volunteer'])
    await expect.element(asVolunteer.getByText('Android Chrome').first()).toBeVisible()
  })
})

describe('who has not sent', () => {
  const held = (personName: string, about: object = {}) => ({
    ...aDevice({
      personName,
      waiting: {
        ops: 1,
        blobs: 3,
        bytes: 4_200_000,
        oldestMs: NOW,
      },
    }),
    asOfMs: NOW,
    ...about,
  })

  test('is a list by name, with how much, since when and as of when; nobody is compared', async () => {
    const { screen } = await open('/devices/unsent', {
      'GET /v1/devices/unsent': said({
        devices: [
          held('甲', { deviceId: personA }),
          held('乙', {
            waiting: {
              ops: 5,
              blobs: 3,
              bytes: 9_000_000,
              oldestMs: null,
            },
            isRevoked: true,
          }),
        ],
      }),
    })
    await expect.element(screen.getByText('2 台设备还有 12 项未送达')).toBeVisible()
    await expect.element(screen.getByText('记录 1 条、文件 3 个（4.2 MB）')).toBeVisible()
    await expect.element(screen.getByText(/Android Chrome · 截至 9 月 14 日 12:04/).first()).toBeVisible()
    await expect.element(screen.getByText(/不排名，不做使用统计/)).toBeVisible()
    expect(await axeFindings()).toEqual([])
  })

  test('is empty in words, and says when it cannot be asked', async () => {
    const { screen } = await open('/devices/unsent', {
      'GET /v1/devices/unsent': said({ devices: [] }),
    })
    await expect.element(screen.getByText('没有设备报告未送达的内容')).toBeVisible()
    const { screen: offline } = await open('/devices/unsent', {})
    await expect.element(offline.getByRole('button', { name: '重试' })).toBeVisible()
  })
})
