import type { Answers, ShellPhone } from '../support/shell-phone.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import { noteLeftWork } from '../../../src/container/left-work.ts'
import { welcomeRoutes } from '../../../src/features/welcome/routes.ts'
import { axeFindings } from '../../support/axe.ts'
import { NOW, openScreen } from '../support/phone.ts'
import { aSessionReply, aShellPhone } from '../support/shell-phone.ts'

const TOKEN = 'token-of-forty-three-letters-for-this-test-'
function refused(code: string, more: Record<string, unknown> = {}, status = 401) {
  return () => ({
    status,
    body: { code, ...more },
  })
}
function comesIn() {
  return {
    body: aSessionReply(),
  }
}

function aStatus({ isSetUp }: { isSetUp: boolean }) {
  return {
    serverId: '01900000-0000-7000-8000-00000000eeee',
    isSetUp,
    isDemo: false,
    unitName: null,
    build: 'test',
    serverMs: NOW,
    origin: 'https://jz.example',
  }
}

beforeEach(() => localStorage.setItem('jz-explained', '1'))
afterEach(() => localStorage.clear())

async function open(path: string, answers: Answers = {}): Promise<{ phone: ShellPhone, screen: Awaited<ReturnType<typeof openScreen>> }> {
  const phone = await aShellPhone({ isOutside: true, answers })
  return { phone, screen: await openScreen(phone, welcomeRoutes, path) }
}

describe('the first time on a phone', () => {
  beforeEach(() => localStorage.clear())

  test('what is collected and why stands before everything, with nothing ticked', async () => {
    const { screen } = await open('/welcome')
    await expect.element(screen.getByText('使用前请先了解')).toBeVisible()
    await expect.element(screen.getByText('严禁上传涉密信息')).toBeVisible()
    await expect.element(screen.getByRole('checkbox')).not.toBeChecked()
    await expect.element(screen.getByRole('button', { name: '继续' })).toBeDisabled()
    expect(await axeFindings()).toEqual([])
  })

  test('it is asked once, also on the way in by a link', async () => {
    const { screen, phone } = await open(`/join#${TOKEN}`, {
      'POST /v1/links/look': refused('link-used', {}, 410),
    })
    await expect.element(screen.getByText('使用前请先了解')).toBeVisible()
    await screen.getByRole('checkbox').click({ force: true })
    await screen.getByRole('button', { name: '继续' }).click()
    await expect.element(screen.getByText(/这个链接已经用过/)).toBeVisible()
    await openScreen(phone, welcomeRoutes, '/sign-in')
    await expect.element(screen.getByLabelText(/^账号/)).toBeVisible()
  })

  test('in the other language too', async () => {
    const { screen } = await open('/welcome')
    await screen.getByRole('button', { name: 'English' }).click()
    await expect.element(screen.getByText('Before you begin')).toBeVisible()
    await screen.getByRole('button', { name: '简体中文' }).click()
    await expect.element(screen.getByText('使用前请先了解')).toBeVisible()
  })
})

describe('signing in', () => {
  async function fill(screen: Awaited<ReturnType<typeof openScreen>>): Promise<void> {
    await screen.getByLabelText(/^账号/).fill('jia')
    await screen.getByLabelText(/^密码/).fill('江豚跃出水面')
    await screen.getByRole('button', { name: '登录' }).click()
  }

  test('goes on to where the person wanted to go', async () => {
    const { screen, phone } = await open('/sign-in?to=/standards/s16', { 'POST /v1/session': comesIn })
    await fill(screen)
    await expect.poll(() => screen.router.currentRoute.value.fullPath).toBe('/standards/s16')
    expect(phone.entered[0]?.options).toMatchObject({ login: 'jia', isShared: false })
  })

  test('without a network it says so and what to do, and promises nothing that would go on by itself', async () => {
    const { screen } = await open('/sign-in')
    await fill(screen)
    await expect.element(screen.getByText('现在没有网络，不能登录。联网后请再点“登录”。')).toBeVisible()
    expect(screen.getByText(/自动继续/).elements()).toEqual([])
  })

  test('empty fields are named before anything is sent', async () => {
    const { screen, phone } = await open('/sign-in')
    await screen.getByRole('button', { name: '登录' }).click()
    await expect.element(screen.getByText('请填写密码')).toBeVisible()
    expect(phone.called).toEqual([])
  })

  test('a wrong password is said in a sentence, and what is safe', async () => {
    const { screen } = await open('/sign-in', {
      'POST /v1/session': refused('sign-in-wrong'),
    })
    await fill(screen)
    await expect.element(screen.getByText(/账号或密码不对/)).toBeVisible()
  })

  test('locked out, it says how long to wait', async () => {
    const { screen } = await open('/sign-in', {
      'POST /v1/session': refused('locked-out', { retryAfterMs: 120_000 }, 429),
    })
    await fill(screen)
    await expect.element(screen.getByText('请等 2 分钟再试。')).toBeVisible()
  })

  test('the second factor is a step of its own, and a wrong code is not a wrong password', async () => {
    let asked = 0
    const { screen, phone } = await open('/sign-in', {
      'POST /v1/session': () => {
        asked += 1
        if (asked === 1) {
          return {
            status: 401,
            body: { code: 'second-factor-required' },
          }
        }
        return asked === 2
          ? {
              status: 401,
              body: { code: 'second-factor-wrong' },
            }
          : comesIn()
      },
    })
    await fill(screen)
    const code = screen.getByLabelText(/^动态验证码/)
    await expect.element(code).toBeVisible()
    expect(screen.getByText(/密码已通过/).elements()).toEqual([])
    await code.fill('111111')
    await screen.getByRole('button', { name: '登录' }).click()
    await expect.element(screen.getByText(/动态验证码不对/)).toBeVisible()
    await code.fill('123456')
    await userEvent.keyboard('{Enter}')
    await expect.poll(() => phone.entered).toHaveLength(1)
    expect(phone.called.at(-1)?.body).toMatchObject({ totp: '123456' })
  })

  test('a shared computer is said so', async () => {
    const { screen, phone } = await open('/sign-in', { 'POST /v1/session': comesIn })
    await screen.getByRole('checkbox').click({ force: true })
    await fill(screen)
    await expect.poll(() => phone.entered).toHaveLength(1)
    expect(phone.called[0]?.body).toMatchObject({ isShared: true })
  })

  test('who forgot the password reads whom to ask', async () => {
    const { screen } = await open('/sign-in')
    await screen.getByRole('button', { name: /忘记密码/ }).click()
    await expect.element(screen.getByText(/工作专班或管理员/)).toBeVisible()
    expect(await axeFindings()).toEqual([])
  })
})

describe('a link', () => {
  const look = (about: Record<string, unknown> = {}) => () => ({
    body: {
      purpose: 'invite',
      unitName: '岳阳市人民政府口岸管理办公室',
      name: '甲',
      roles: ['volunteer'],
      suggestedLogin: null,
      needsPassword: true,
      expiresMs: Date.UTC(2026, 8, 15),
      ...about,
    },
  })

  test('says who invites whom as what, and lets in with an own password', async () => {
    const { screen, phone } = await open(`/join#${TOKEN}`, {
      'POST /v1/links/look': look(),
      'POST /v1/links/use': comesIn,
    })
    await expect.element(screen.getByText('志愿者')).toBeVisible()
    expect(await axeFindings()).toEqual([])
    await screen.getByLabelText(/^账号/).fill('jia')
    await screen.getByLabelText(/^设置密码/).fill('江豚跃出水面二十三次')
    await screen.getByRole('button', { name: '进入' }).click()
    await expect.poll(() => phone.entered).toHaveLength(1)
    expect(phone.called.at(-1)?.body).toMatchObject({ token: TOKEN, login: 'jia', password: '江豚跃出水面二十三次' })
    await expect.poll(() => screen.router.currentRoute.value.fullPath).toBe('/')
  })

  test('a weak password is refused with the reasons, in words', async () => {
    const { screen } = await open(`/join#${TOKEN}`, {
      'POST /v1/links/look': look(),
      'POST /v1/links/use': refused('password-weak', {
        field: 'password',
        reasons: ['tooShort', 'hasName'],
      }, 422),
    })
    await screen.getByLabelText(/^账号/).fill('jia')
    await screen.getByLabelText(/^设置密码/).fill('甲123')
    await screen.getByRole('button', { name: '进入' }).click()
    await expect.element(screen.getByText(/太短了.*您的姓名/)).toBeVisible()
  })

  test('an inspector needs neither login nor password', async () => {
    const { screen, phone } = await open(`/join#${TOKEN}`, {
      'POST /v1/links/look': look({
        purpose: 'inspector',
        roles: ['inspector'],
        needsPassword: false,
        name: '辛',
      }),
      'POST /v1/links/use': comesIn,
    })
    await expect.element(screen.getByText(/链接只能用一次/)).toBeVisible()
    expect(screen.getByLabelText(/^设置密码/).elements()).toEqual([])
    await screen.getByRole('button', { name: '进入' }).click()
    await expect.poll(() => phone.entered).toHaveLength(1)
    expect(phone.called.at(-1)?.body).not.toHaveProperty('password')
  })

  test.for([
    ['link-used', '这个链接已经用过'],
    ['link-expired', '这个链接已过期'],
    ['link-unknown', '这个链接无效'],
  ] as const)('%s is one clear sentence', async ([code, words]) => {
    const { screen } = await open(`/join#${TOKEN}`, {
      'POST /v1/links/look': refused(code, {}, 410),
    })
    await expect.element(screen.getByText(new RegExp(words))).toBeVisible()
    await expect.element(screen.getByRole('link', { name: '登录' })).toBeVisible()
  })

  test('a link that lost its end in a chat is found out without asking the server', async () => {
    const { screen, phone } = await open('/join#short')
    await expect.element(screen.getByText(/这个链接无效/)).toBeVisible()
    expect(phone.called).toEqual([])
  })

  test('a link that sets the system up leads there, also from the page of invitations', async () => {
    const { screen } = await open(`/join#${TOKEN}`, {
      'GET /v1/status': () => ({
        body: aStatus({ isSetUp: false }),
      }),
      'POST /v1/links/look': look({ purpose: 'setup', name: '', roles: [] }),
    })
    await expect.poll(() => screen.router.currentRoute.value.fullPath).toBe(`/setup#${TOKEN}`)
    await expect.element(screen.getByLabelText(/^单位/)).toBeVisible()
  })

  test('without a network the link can be looked at again', async () => {
    const { screen, phone } = await open(`/join#${TOKEN}`)
    await expect.element(screen.getByText(/网络中断/)).toBeVisible()
    phone.answers['POST /v1/links/look'] = look()
    await screen.getByRole('button', { name: '重试' }).click()
    await expect.element(screen.getByText('邀请您加入')).toBeVisible()
  })
})

describe('the first start', () => {
  test('names unit, cycle and administrator; the plan is not ticked', async () => {
    const { screen, phone } = await open(`/setup#${TOKEN}`, { 'POST /v1/setup': comesIn })
    await expect.element(screen.getByLabelText(/^年度名称/)).toHaveValue('2026 创建年度')
    await expect.element(screen.getByRole('checkbox')).not.toBeChecked()
    expect(await axeFindings()).toEqual([])
    await screen.getByLabelText(/^单位/).fill('岳阳市人民政府口岸管理办公室')
    await screen.getByLabelText(/^姓名/).fill('庚')
    await screen.getByLabelText(/^账号/).fill('geng')
    await screen.getByLabelText(/^设置密码/).fill('江豚跃出水面二十三次')
    await screen.getByRole('checkbox').click({ force: true })
    await screen.getByRole('button', { name: '完成设置' }).click()
    await expect.poll(() => phone.entered).toHaveLength(1)
    expect(phone.called.at(-1)?.body).toMatchObject({
      token: TOKEN,
      unitName: '岳阳市人民政府口岸管理办公室',
      cycle: {
        name: '2026 创建年度',
        year: 2026,
        fromDay: '2026-01-01',
        untilDay: '2026-12-31',
      },
      person: { name: '庚', login: 'geng' },
      withPlan: true,
    })
  })

  test('a link to a system that is set up says so before anything is typed, and leads to signing in', async () => {
    const { screen } = await open(`/setup#${TOKEN}`, {
      'GET /v1/status': () => ({
        body: aStatus({ isSetUp: true }),
      }),
    })
    await expect.element(screen.getByText(/本系统已设置好/)).toBeVisible()
    await expect.element(screen.getByRole('link', { name: '登录' })).toBeVisible()
    expect(screen.getByLabelText(/^单位/).elements()).toEqual([])
  })

  test('a wrong link is found out before anything is typed', async () => {
    const { screen } = await open(`/setup#${TOKEN}`, {
      'GET /v1/status': () => ({
        body: aStatus({ isSetUp: false }),
      }),
      'POST /v1/links/look': refused('link-unknown', {}, 404),
    })
    await expect.element(screen.getByText(/这个链接无效/)).toBeVisible()
    await expect.element(screen.getByRole('link', { name: '登录' })).toBeVisible()
    expect(screen.getByLabelText(/^单位/).elements()).toEqual([])
  })

  test('the name of the cycle follows the language until somebody writes their own', async () => {
    const { screen } = await open(`/setup#${TOKEN}`)
    const name = () => document.querySelectorAll('input')[1]
    await expect.poll(() => name()?.value).toBe('2026 创建年度')
    await screen.getByRole('button', { name: 'English' }).click()
    await expect.poll(() => name()?.value).toBe('Cycle 2026')
    await screen.getByLabelText(/^Name of the cycle/).fill('自己的名称')
    await screen.getByRole('button', { name: '简体中文' }).click()
    await expect.element(screen.getByText('完成设置')).toBeVisible()
    expect(name()?.value).toBe('自己的名称')
  })

  test('a year that cannot be is told what would be right', async () => {
    const { screen } = await open(`/setup#${TOKEN}`)
    await screen.getByLabelText(/^年份/).fill('0000')
    await screen.getByRole('button', { name: '完成设置' }).click()
    await expect.element(screen.getByText('请填写 2000 至 2199 之间的年份')).toBeVisible()
  })

  test('what is missing is named at its field, and nothing is sent', async () => {
    const { screen, phone } = await open(`/setup#${TOKEN}`)
    await screen.getByRole('button', { name: '完成设置' }).click()
    await expect.element(screen.getByText('请填写').first()).toBeVisible()
    expect(phone.called.map(({ call }) => call)).not.toContain('POST /v1/setup')
  })

  test('a link that was used says so and keeps what was typed', async () => {
    const { screen } = await open(`/setup#${TOKEN}`, {
      'POST /v1/setup': refused('already-set-up', {}, 409),
    })
    await screen.getByLabelText(/^单位/).fill('某单位')
    await screen.getByLabelText(/^姓名/).fill('庚')
    await screen.getByLabelText(/^账号/).fill('geng')
    await screen.getByLabelText(/^设置密码/).fill('江豚跃出水面二十三次')
    await screen.getByRole('button', { name: '完成设置' }).click()
    await expect.element(screen.getByText(/已设置好/)).toBeVisible()
    await expect.element(screen.getByLabelText(/^单位/)).toHaveValue('某单位')
  })
})

describe('several people on one phone', () => {
  test.for(['/welcome', '/sign-in'])('who signed out with unsent work is told on %s that it is still here, and whose it is', async (path) => {
    const { screen, phone } = await open(path)
    expect(screen.getByText(/未送达的内容/).elements()).toEqual([])
    await noteLeftWork(phone.shell, {
      serverId: 's',
      personId: 'p2',
      count: 3,
      login: 'bing',
    })
    await phone.shell.putProfile({
      serverId: 's',
      personId: 'p2',
      name: '丙',
      unitId: 'u',
      deviceId: 'd',
      grants: [],
      scopes: [],
      isDemo: false,
      hidden: true,
      lastUsedMs: 2,
    })
    await expect.element(screen.getByText('3 件未送达的内容存于本机，属于丙（bing），登录后继续上传')).toBeVisible()
  })

  test('choose themselves; who signed out is not offered', async () => {
    const { screen, phone } = await open('/welcome')
    const profile = {
      serverId: 's',
      personId: 'p1',
      name: '乙',
      unitId: 'u',
      deviceId: 'd',
      grants: [],
      scopes: [],
      isDemo: false,
      hidden: false,
      lastUsedMs: 2,
    }
    await phone.shell.putProfile(profile)
    await phone.shell.putProfile({
      ...profile,
      personId: 'p2',
      name: '丙',
      hidden: true,
    })
    await screen.getByRole('button', { name: '乙' }).click()
    await expect.poll(() => phone.changedTo.map(({ name }) => name)).toEqual(['乙'])
    expect(screen.getByText('丙').elements()).toEqual([])
  })
})
