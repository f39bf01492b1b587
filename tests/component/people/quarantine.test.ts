import type { QuarantineReply } from '../../../src/protocol/quarantine.ts'
import type { Answers } from '../support/shell-phone.ts'
import { afterEach, expect, test } from 'vitest'
import { peopleRoutes } from '../../../src/features/people/routes.ts'
import { axeFindings } from '../../support/axe.ts'
import { NOW, openScreen, personA, personB } from '../support/phone.ts'
import { pullPlan } from '../support/records.ts'
import { aShellPhone } from '../support/shell-phone.ts'
import { tidy } from '../support/tidy.ts'

afterEach(tidy)

const deviceId = '01900000-0000-7000-8000-00000000d0b2'

function aGroup(about: Partial<QuarantineReply['groups'][number]> = {}): QuarantineReply['groups'][number] {
  return {
    personId: personB,
    personName: '乙',
    deviceId,
    deviceLabel: 'Android Chrome',
    scope: 'work:01900000-0000-7000-8000-0000000000aa',
    coll: 'evidence',
    id: '01900000-0000-7000-8000-0000000000e1',
    title: '路口文明劝导',
    thumb: null,
    ops: [
      {
        opNo: 4,
        kind: 'evidence.captured',
        code: 'device-revoked',
        trustedMs: NOW - 3_600_000,
        receivedMs: NOW - 60_000,
      },
    ],
    blobs: [],
    ...about,
  }
}

/** A server that lists these until they are decided. */
function aServerWith(groups: QuarantineReply['groups']) {
  const asked: unknown[] = []
  let left = groups
  const answers: Answers = {
    'GET /v1/quarantine': () => ({
      body: { groups: left, more: false },
    }),
    'POST /v1/quarantine/release': (body: unknown) => {
      asked.push(body)
      left = []
      return {
        body: { decided: 1, left: [] },
      }
    },
    'POST /v1/quarantine/decline': (body: unknown) => {
      asked.push(body)
      left = []
      return {
        body: { decided: 1, left: [] },
      }
    },
  }
  return { answers, asked }
}

async function open(answers: Answers) {
  const phone = await aShellPhone({
    roles: ['administrator'],
    answers,
  })
  await pullPlan(phone)
  return await openScreen(phone, peopleRoutes, '/quarantine')
}

test('an administrator reads what it is, whose, from when and why it waits, and lets it in with one tap', async () => {
  const { answers, asked } = aServerWith([
    aGroup(),
  ])
  const screen = await open(answers)
  await expect.element(screen.getByText('路口文明劝导')).toBeVisible()
  await expect.element(screen.getByRole('heading', { name: '乙' })).toBeVisible()
  await expect.element(screen.getByText(/1 项 · 拍摄或填写于 .* · Android Chrome · 设备已停用/)).toBeVisible()
  expect(await axeFindings()).toEqual([])
  await screen.getByRole('button', { name: '放行' }).click()
  await expect.element(screen.getByText('没有待放行的内容')).toBeVisible()
  expect(asked).toEqual([
    {
      ops: [
        { deviceId, opNo: 4 },
      ],
      blobs: [],
    },
  ])
})

test('everything of one person goes in at once, after one question that says what follows', async () => {
  const { answers, asked } = aServerWith([
    aGroup(),
    aGroup({
      id: '01900000-0000-7000-8000-0000000000e2',
      title: null,
      deviceId: null,
      deviceLabel: null,
      ops: [],
      blobs: [
        {
          sha256: 'a'.repeat(64),
          size: 2_000_000,
        },
      ],
    }),
    aGroup({ personId: personA, personName: '甲', id: '01900000-0000-7000-8000-0000000000e3' }),
  ])
  const screen = await open(answers)
  await expect.element(screen.getByText(/1 个文件 · .* · 记录已在，文件待放行/)).toBeVisible()
  await screen.getByRole('button', { name: '全部放行（2 项）' }).click()
  await expect.element(screen.getByText('放行 乙 的 2 项内容？')).toBeVisible()
  await screen.getByRole('dialog').getByRole('button', { name: '放行' }).click()
  await expect.poll(() => asked).toEqual([
    {
      ops: [
        { deviceId, opNo: 4 },
      ],
      blobs: [
        {
          personId: personB,
          sha256: 'a'.repeat(64),
        },
      ],
    },
  ])
})

test('what is left out can be taken back at once', async () => {
  const { answers, asked } = aServerWith([
    aGroup(),
  ])
  const screen = await open(answers)
  await screen.getByRole('button', { name: '不采用' }).click()
  await screen.getByRole('button', { name: '撤销' }).click()
  await expect.poll(() => asked).toHaveLength(2)
})

test('what cannot go in yet says why and stays', async () => {
  const screen = await open({
    'GET /v1/quarantine': () => ({
      body: {
        groups: [
          aGroup(),
        ],
        more: false,
      },
    }),
    'POST /v1/quarantine/release': () => ({
      body: {
        decided: 0,
        left: [
          { deviceId, opNo: 4, code: 'op-unknown-target' },
        ],
      },
    }),
  })
  await screen.getByRole('button', { name: '放行' }).click()
  await expect.element(screen.getByText(/有 1 项暂时放不进去：它依赖的内容还没到/).first()).toBeVisible()
  await expect.element(screen.getByText('路口文明劝导')).toBeVisible()
})
