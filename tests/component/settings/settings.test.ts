import type { Role } from '../../../src/domain/access/roles.ts'
import type { Answers } from '../support/shell-phone.ts'
import { afterEach, describe, expect, onTestFinished, test } from 'vitest'
import { page } from 'vitest/browser'
import { evidenceRoutes } from '../../../src/features/evidence/routes.ts'
import { settingsRoutes } from '../../../src/features/settings/routes.ts'
import { startTheme, useTheme } from '../../../src/ui/useTheme.ts'
import { axeFindings } from '../../support/axe.ts'
import { NOW, openScreen, personA, unitScope, workScope } from '../support/phone.ts'
import { anEvidenceRow, aPicture, pullPlan } from '../support/records.ts'
import { aSessionReply, aShellPhone } from '../support/shell-phone.ts'

afterEach(async () => {
  localStorage.clear()
  startTheme()
  await page.viewport(390, 844)
})

async function open(path: string, { roles = ['volunteer'], answers = {} }: { roles?: readonly Role[], answers?: Answers } = {}) {
  const phone = await aShellPhone({ roles, answers })
  await pullPlan(phone)
  return { phone, screen: await openScreen(phone, settingsRoutes, path) }
}

const activity = {
  type: 'cleanup',
  title: '清扫',
  day: '2026-09-14',
  endDay: null,
  place: '',
  people: '',
  background: '',
}
function refused(code: string, status = 401) {
  return () => ({
    status,
    body: { code },
  })
}

describe('the name of the unit', () => {
  test('is changed by an administrator, on this phone first, and keeps what else is known of the unit', async () => {
    const { phone, screen } = await open('/me', {
      roles: ['administrator'],
    })
    await screen.getByRole('link', { name: '单位名称' }).click()
    const name = screen.getByRole('textbox', { name: /^单位名称/ })
    await expect.element(name).toHaveValue('演示单位')
    await expect.element(screen.getByRole('button', { name: '保存单位名称' })).toBeDisabled()
    await name.fill(' 岳阳市人民政府口岸管理办公室 ')
    expect(await axeFindings()).toEqual([])
    await screen.getByRole('button', { name: '保存单位名称' }).click()
    await expect.poll(async () => (await phone.store.items.list({ scope: unitScope, coll: 'unit' })).map(({ data, pending }) => [data.name, pending])).toEqual([
      ['岳阳市人民政府口岸管理办公室', 1],
    ])
    expect((await phone.store.outbox.next({ maxOps: 9, maxBytes: 9999 })).ops).toMatchObject([
      {
        kind: 'unit.named',
        body: { name: '岳阳市人民政府口岸管理办公室' },
      },
    ])
  })

  test('an empty one is not saved', async () => {
    const { phone, screen } = await open('/me/unit', {
      roles: ['administrator'],
    })
    await screen.getByRole('textbox', { name: /^单位名称/ }).fill('  ')
    await screen.getByRole('button', { name: '保存单位名称' }).click()
    await expect.element(screen.getByText('请填写')).toBeVisible()
    expect((await phone.store.outbox.next({ maxOps: 9, maxBytes: 9999 })).ops).toEqual([])
  })

  test('is nobody else\'s to change, and they are told so first', async () => {
    const { screen } = await open('/me', {
      roles: ['taskForce'],
    })
    await expect.element(screen.getByText('演示单位 · 工作专班')).toBeVisible()
    expect(screen.getByRole('link', { name: '单位名称' }).elements()).toEqual([])
    const { screen: asked } = await open('/me/unit', {
      roles: ['taskForce'],
    })
    await expect.element(asked.getByText(/权限/).first()).toBeVisible()
    expect(asked.getByRole('textbox').elements()).toEqual([])
  })
})

describe('one\'s own page', () => {
  test('says who is in, as whom, and offers what the person may do', async () => {
    const { screen } = await open('/me')
    await expect.element(screen.getByText('演示单位 · 志愿者')).toBeVisible()
    expect(screen.getByText('人员与权限').elements()).toEqual([])
    const { screen: asTaskForce } = await open('/me', {
      roles: ['taskForce'],
    })
    await expect.element(asTaskForce.getByText('人员与权限').first()).toBeVisible()
    await expect.element(asTaskForce.getByRole('link', { name: /^检查/ })).toHaveAttribute('href', '/visits')
  })

  test('关怀模式 is one tap away, and one tap back', async () => {
    const { screen } = await open('/me')
    const care = screen.getByRole('switch', { name: '关怀模式' })
    await care.click()
    expect(document.documentElement.dataset.type).toBe('large')
    await care.click()
    expect(document.documentElement.dataset.type).toBeUndefined()
  })
})

describe('when files are sent', () => {
  const tellsNetwork = (type: string, saveData = false): void => {
    const connection = Object.assign(new EventTarget(), { type, saveData })
    Object.defineProperty(navigator, 'connection', { value: connection, configurable: true })
    onTestFinished(() => void delete (navigator as { connection?: unknown }).connection)
  }

  test('a browser that does not tell its network is not offered Wi-Fi, and is told why', async () => {
    const { phone, screen } = await open('/me')
    await screen.getByRole('link', { name: /发送照片和文件/ }).click()
    await expect.element(screen.getByText('这个浏览器不说明正在使用哪种网络')).toBeVisible()
    expect(screen.getByRole('button', { name: '仅 Wi-Fi' }).elements()).toEqual([])
    await screen.getByRole('button', { name: '仅在我点发送时' }).click()
    await expect.element(screen.getByText(/点“立即上传”才发送；在此之前都在本机/)).toBeVisible()
    expect(await phone.shell.setting('send-when')).toBe('tap')
    expect(await axeFindings()).toEqual([])
  })

  test('a phone on mobile data that is to save data is offered Wi-Fi; chosen, it holds and is said on the own page', async () => {
    tellsNetwork('cellular', true)
    const { phone, screen } = await open('/me/sending')
    await expect.element(screen.getByText('手机开启了省流量')).toBeVisible()
    await screen.getByRole('button', { name: '仅 Wi-Fi' }).click()
    await expect.element(screen.getByText(/连上 Wi-Fi 后自动发送/)).toBeVisible()
    expect(await phone.shell.setting('send-when')).toBe('wifi')
    const again = await openScreen(phone, settingsRoutes, '/me')
    await expect.poll(() => again.getByText('仅 Wi-Fi').elements()).toHaveLength(2)
  })
})

describe('how much a person may send in a day', () => {
  test('is set by who sets the unit up; the usual stands until then', async () => {
    const { phone, screen } = await open('/me', {
      roles: ['administrator'],
    })
    await screen.getByRole('link', { name: '每日上传上限' }).click()
    await expect.element(screen.getByRole('button', { name: '4 GB' })).toHaveAttribute('aria-pressed', 'true')
    expect(await axeFindings()).toEqual([])
    await screen.getByRole('button', { name: '8 GB' }).click()
    await expect.element(screen.getByRole('button', { name: '8 GB' })).toHaveAttribute('aria-pressed', 'true')
    expect((await phone.store.outbox.next({ maxOps: 9, maxBytes: 9999 })).ops).toMatchObject([
      {
        kind: 'setting.changed',
        id: 'uploads-per-day',
        body: { value: 8e9 },
      },
    ])
  })

  test('is nobody else\'s to change', async () => {
    const { screen } = await open('/me/day-limit', {
      roles: ['volunteer'],
    })
    await expect.element(screen.getByText(/权限/).first()).toBeVisible()
    expect(screen.getByRole('button', { name: '8 GB' }).elements()).toEqual([])
  })
})

describe('type, colours, language', () => {
  test('hold at once and stay on this phone', async () => {
    const { screen } = await open('/me/appearance')
    await screen.getByRole('button', { name: '特大' }).click()
    await screen.getByRole('button', { name: '深色' }).click()
    expect(document.documentElement.dataset).toMatchObject({ type: 'larger', theme: 'dark' })
    expect(localStorage.getItem('jz-type')).toBe('larger')
    await screen.getByRole('button', { name: 'English' }).click()
    await expect.element(screen.getByText('Type size').first()).toBeVisible()
    await screen.getByRole('button', { name: '简体中文' }).click()
    await expect.element(screen.getByText('字号').first()).toBeVisible()
  })
})

describe('signing out', () => {
  test('with everything delivered says that it comes again', async () => {
    const { phone, screen } = await open('/me')
    await screen.getByRole('button', { name: '退出登录' }).click()
    await expect.element(screen.getByText(/已全部送达。退出后，下载的内容会从本机移除/)).toBeVisible()
    await screen.getByRole('dialog').getByRole('button', { name: '退出登录' }).click()
    await expect.poll(() => phone.hasLeft()).toBe(true)
    await expect.poll(() => screen.router.currentRoute.value.path).toBe('/welcome')
  })

  test('with files in drafts nothing is called delivered, and it is said that they stay', async () => {
    const { phone, screen } = await open('/me')
    await phone.store.drafts.put({
      id: 'begun',
      kind: 'capture',
      data: {},
      held: [
        'a'.repeat(64),
      ],
      createdMs: NOW,
      updatedMs: NOW,
      blobs: [
        {
          sha256: 'a'.repeat(64),
          size: 4,
          mime: 'image/jpeg',
          role: 'original',
          source: {
            bytes: new ArrayBuffer(4),
          },
        },
      ],
    })
    await screen.getByRole('button', { name: '退出登录' }).click()
    await expect.element(screen.getByText(/没有待上传的记录。退出后，草稿等尚未存入的内容仍留在本机/)).toBeVisible()
    expect(screen.getByText(/已全部送达/).elements()).toEqual([])
  })

  test('with work that waits tells the truth about it, and can be thought over', async () => {
    const { phone, screen } = await open('/me')
    await phone.container.doors.opened.value!.recorder.createActivity(workScope, activity)
    await screen.getByRole('button', { name: '退出登录' }).click()
    await expect.element(screen.getByText(/1 项改动存于本机，尚未上传。退出后它们仍留在本机，只有您再次登录才能打开和上传/)).toBeVisible()
    await screen.getByRole('dialog').getByRole('button', { name: '取消' }).click()
    expect(phone.hasLeft()).toBe(false)
  })
})

describe('storage', () => {
  test('frees only what came from the server, and says how much', async () => {
    const { phone, screen } = await open('/me/storage')
    await aPicture(phone.store, { hue: 10 })
    const own = 'a'.repeat(64)
    await phone.store.commit({
      blobs: [
        {
          sha256: own,
          size: 500_000,
          mime: 'image/jpeg',
          role: 'original',
          source: {
            bytes: new ArrayBuffer(500_000),
          },
        },
      ],
    })
    await expect.element(screen.getByText('待上传 500 KB')).toBeVisible()
    await screen.getByRole('button', { name: /^释放 \d/ }).click()
    await expect.element(screen.getByText('已下载 0 B')).toBeVisible()
    expect(await phone.store.blobs.bytesOf(own)).toBeDefined()
    await expect.element(screen.getByRole('button', { name: '没有可清理的内容' })).toBeDisabled()
  })
})

describe('originals that are backed up', () => {
  const sha256 = 'c'.repeat(64)
  const photo = { sha256, size: 2_400_000, mime: 'image/jpeg' }

  /** A photograph of this phone with a receipt, in a row that the server has backed up. */
  async function aBackedUpPhoto() {
    const phone = await aShellPhone({
      roles: ['volunteer'],
    })
    await pullPlan(phone)
    await phone.store.commit({
      blobs: [
        {
          ...photo,
          role: 'original',
          source: {
            bytes: new ArrayBuffer(photo.size),
          },
        },
      ],
    })
    await phone.store.blobs.markSent([sha256])
    const row = anEvidenceRow({
      by: personA,
      caption: { subject: '清扫小广场' },
      sha256,
    })
    const { manifestHash } = row.data as { manifestHash: string }
    const receipts = [
      {
        statement: {
          v: 1,
          opId: row.id,
          sha256,
          manifestHash,
          receivedMs: NOW,
        },
        keyId: 'a'.repeat(64),
        sig: '',
      },
    ]
    await phone.pull(workScope, [
      {
        ...row,
        data: { ...row.data, receipts },
      },
    ])
    const ticket = await phone.store.outbox.startPull(workScope)
    await phone.store.outbox.applyPage(ticket, {
      epoch: 'one',
      serverMs: NOW,
      rows: [],
      next: ticket.after,
      more: false,
      head: ticket.after,
      lastOp: 0,
      backedUpThrough: ticket.after,
    })
    phone.sync.fetchBlob = async () => {
      await phone.store.blobs.putFetched({
        sha256,
        mime: photo.mime,
        role: 'original',
        bytes: new ArrayBuffer(photo.size),
      })
      return new Blob([])
    }
    return phone
  }

  test('go only after how many and how large was said and agreed to, are listed then, and come back', async () => {
    const phone = await aBackedUpPhoto()
    const screen = await openScreen(phone, settingsRoutes, '/me/storage')
    await expect.element(screen.getByText(/本机采集的 1 个原件（2\.4 MB）已在服务器上，也已在服务器的备份中/)).toBeVisible()
    await screen.getByRole('button', { name: '释放已备份的原件 2.4 MB' }).click()
    await expect.element(screen.getByText('释放 1 个原件，共 2.4 MB？')).toBeVisible()
    expect(await phone.store.blobs.missing([sha256])).toEqual([])
    await screen.getByRole('button', { name: '释放', exact: true }).click()
    await expect.element(screen.getByText('已释放的原件 1 个')).toBeVisible()
    await expect.element(screen.getByText('清扫小广场')).toBeVisible()
    expect(await phone.store.blobs.missing([sha256])).toEqual([sha256])
    expect(await axeFindings()).toEqual([])
    await screen.getByRole('button', { name: '取回' }).click()
    await expect.element(screen.getByText('已取回，核对无误，存于本机')).toBeVisible()
    expect(await phone.store.blobs.facts(sha256)).toMatchObject({ state: 'sent' })
    await expect.element(screen.getByRole('button', { name: '释放已备份的原件 2.4 MB' })).toBeVisible()
  })

  test('stay where somebody says no', async () => {
    const phone = await aBackedUpPhoto()
    const screen = await openScreen(phone, settingsRoutes, '/me/storage')
    await screen.getByRole('button', { name: '释放已备份的原件 2.4 MB' }).click()
    await screen.getByRole('button', { name: '取消' }).click()
    expect(await phone.store.blobs.missing([sha256])).toEqual([])
  })

  test('are said to be elsewhere on the page of the evidence, with the way back; a full phone does not claim to keep it', async () => {
    const phone = await aBackedUpPhoto()
    await phone.store.blobs.release()
    const [item] = await phone.store.items.list({ scope: workScope, coll: 'evidence' })
    const screen = await openScreen(phone, evidenceRoutes, `/evidence/${item!.id}`)
    await expect.element(screen.getByText(/原件已在服务器和备份中，本机已释放/)).toBeInTheDocument()
    const kept = phone.sync.fetchBlob
    phone.sync.fetchBlob = async () => new Blob([])
    await screen.getByRole('button', { name: '取回' }).click()
    await expect.element(screen.getByText(/空间/).first()).toBeInTheDocument()
    expect(await phone.store.blobs.missing([sha256])).toEqual([sha256])
    phone.sync.fetchBlob = kept
    await screen.getByRole('button', { name: '取回' }).click()
    await expect.poll(() => screen.getByText(/原件已在服务器和备份中，本机已释放/).elements()).toEqual([])
  })
})

describe('the password', () => {
  test('is changed with the old one, and what it does to other devices is said', async () => {
    const { phone, screen } = await open('/me/security', {
      answers: {
        'PUT /v1/me/password': () => ({ status: 204 }),
      },
    })
    await expect.element(screen.getByText(/其他设备上的登录会失效/)).toBeVisible()
    await screen.getByLabelText(/^现在的密码/).fill('江豚跃出水面')
    await screen.getByLabelText(/^新密码/).fill('洞庭湖上的三条红船')
    await screen.getByRole('button', { name: '修改密码' }).click()
    await expect.element(screen.getByText('密码已修改')).toBeVisible()
    expect(phone.called.at(-1)?.body).toEqual({ old: '江豚跃出水面', new: '洞庭湖上的三条红船' })
    await expect.element(screen.getByLabelText(/^新密码/)).toHaveValue('')
  })

  test('a wrong old one is named at its field', async () => {
    const { screen } = await open('/me/security', {
      answers: {
        'PUT /v1/me/password': refused('sign-in-wrong'),
      },
    })
    await screen.getByLabelText(/^现在的密码/).fill('不对')
    await screen.getByLabelText(/^新密码/).fill('洞庭湖上的三条红船')
    await screen.getByRole('button', { name: '修改密码' }).click()
    await expect.element(screen.getByText(/现在的密码不对/)).toBeVisible()
  })
})

describe('the second factor', () => {
  const started = {
    body: { secret: 'ABCDEFGHIJKLMNOP', uri: 'otpauth://totp/jz:jia?secret=ABCDEFGHIJKLMNOP&issuer=jz' },
  }

  test('is shown as a QR code and by hand, and counts after a right code', async () => {
    const { phone, screen } = await open('/me/security', {
      answers: {
        'POST /v1/me/second-factor': () => started,
        'PUT /v1/me/second-factor': body => (body as { totp: string }).totp === '123456'
          ? { status: 204 }
          : {
              status: 401,
              body: { code: 'second-factor-wrong' },
            },
        'GET /v1/session': () => ({
          body: aSessionReply({ hasSecondFactor: true }),
        }),
      },
    })
    await screen.getByRole('button', { name: '开启' }).click()
    await expect.element(screen.getByRole('img', { name: '验证器用的二维码' })).toBeVisible()
    await expect.element(screen.getByText('ABCD EFGH IJKL MNOP')).toBeVisible()
    expect(await axeFindings()).toEqual([])
    await screen.getByLabelText(/^动态验证码/).fill('000000')
    await screen.getByRole('button', { name: '确认开启' }).click()
    await expect.element(screen.getByText(/动态验证码不对/)).toBeVisible()
    await screen.getByLabelText(/^动态验证码/).fill('123456')
    await screen.getByRole('button', { name: '确认开启' }).click()
    await expect.element(screen.getByText('已开启', { exact: true })).toBeVisible()
    expect((await phone.store.facts.session())?.hasSecondFactor).toBe(true)
  })

  test('is turned off only with the password', async () => {
    const { phone, screen } = await open('/me/security', {
      answers: {
        'DELETE /v1/me/second-factor': refused('sign-in-wrong'),
      },
    })
    await phone.store.facts.setSession({
      ...(await phone.store.facts.session())!,
      hasSecondFactor: true,
    })
    await screen.getByRole('button', { name: '关闭动态验证码' }).click()
    await screen.getByRole('dialog').getByLabelText(/^密码/).fill('不对')
    await screen.getByRole('dialog').getByRole('button', { name: '关闭动态验证码' }).click()
    await expect.element(screen.getByText(/账号或密码不对/)).toBeVisible()
  })
})

describe('my data', () => {
  test('what is held here is said, what the server holds comes as a file', async () => {
    const { phone, screen } = await open('/me/data', {
      answers: {
        'GET /v1/me/data': () => ({
          body: {
            person: { name: '甲' },
          },
        }),
      },
    })
    await expect.element(screen.getByText('0 件')).toBeVisible()
    await expect.element(screen.getByText('严禁上传涉密信息')).toBeVisible()
    await screen.getByRole('button', { name: '导出我的数据' }).click()
    await expect.poll(() => phone.called.map(({ call }) => call)).toContain('GET /v1/me/data')
    expect(await axeFindings()).toEqual([])
  })

  test('without a network the export says so', async () => {
    const { screen } = await open('/me/data')
    await screen.getByRole('button', { name: '导出我的数据' }).click()
    await expect.element(screen.getByText(/网络中断/)).toBeVisible()
  })

  test('erasure is asked for, and nothing is promised that does not happen', async () => {
    const { phone, screen } = await open('/me/data', {
      answers: {
        'POST /v1/me/erasure': () => ({ status: 204 }),
      },
    })
    await screen.getByLabelText(/^原因/).fill('已调离')
    await screen.getByRole('button', { name: '提交申请' }).click()
    await expect.element(screen.getByText('申请已送达管理员')).toBeVisible()
    await expect.element(screen.getByText(/处理前一切照旧/)).toBeVisible()
    expect(phone.called.at(-1)?.body).toEqual({ reason: '已调离' })
  })

  test('closing the account asks for the password and tells what becomes of work that waits', async () => {
    const { phone, screen } = await open('/me/data', {
      answers: {
        'POST /v1/me/close': () => ({ status: 204 }),
      },
    })
    await phone.container.doors.opened.value!.recorder.createActivity(workScope, activity)
    await screen.getByRole('button', { name: '注销账户' }).click()
    const dialog = screen.getByRole('dialog')
    await expect.element(dialog.getByText(/1 项改动存于本机，注销后会单独留存/)).toBeVisible()
    await dialog.getByLabelText(/^密码/).fill('江豚跃出水面')
    await dialog.getByRole('button', { name: '注销账户' }).click()
    await expect.poll(() => phone.hasLeft()).toBe(true)
    expect(phone.called.at(-1)?.body).toEqual({ password: '江豚跃出水面' })
  })

  test('the last administrator stays', async () => {
    const { phone, screen } = await open('/me/data', {
      roles: ['administrator'],
      answers: {
        'POST /v1/me/close': refused('last-administrator', 409),
      },
    })
    await screen.getByRole('button', { name: '注销账户' }).click()
    await screen.getByRole('dialog').getByLabelText(/^密码/).fill('江豚跃出水面')
    await screen.getByRole('dialog').getByRole('button', { name: '注销账户' }).click()
    await expect.element(screen.getByText(/最后一名管理员/)).toBeVisible()
    expect(phone.hasLeft()).toBe(false)
  })
})

describe('guides', () => {
  test('how to install is said for every platform', async () => {
    const { screen } = await open('/me/install')
    for (const [chip, words] of [
      ['安卓与鸿蒙', /添加到桌面/],
      ['苹果手机', /添加到主屏幕/],
      ['微信', /在浏览器打开/],
    ] as const) {
      await screen.getByRole('button', { name: chip }).click()
      await expect.element(screen.getByText(words).first()).toBeVisible()
    }
  })

  test('about names what is proven, what was not tried, and the licences', async () => {
    const { screen } = await open('/me/about')
    await expect.element(screen.getByText(/它不证明拍摄的内容本身属实/)).toBeVisible()
    await expect.element(screen.getByText(/尚未逐台验证/)).toBeVisible()
    await expect.element(screen.getByText(/libheif（LGPL-3.0）/)).toBeVisible()
    expect(document.body.textContent).not.toContain('不可篡改')
  })
})

test.for([
  [
    '/me',
    '换人使用这部手机',
    'light',
    'normal',
    390,
  ],
  [
    '/me',
    '换人使用这部手机',
    'dark',
    'larger',
    390,
  ],
  [
    '/me/appearance',
    '字号',
    'dark',
    'normal',
    1280,
  ],
  [
    '/me/security',
    '现在的密码',
    'light',
    'large',
    390,
  ],
  [
    '/me/storage',
    '释放空间会清理什么',
    'dark',
    'normal',
    390,
  ],
  [
    '/me/data',
    '申请删除',
    'dark',
    'large',
    320,
  ],
  [
    '/me/install',
    '为什么要安装',
    'light',
    'larger',
    390,
  ],
  [
    '/me/about',
    '能证明什么',
    'dark',
    'normal',
    390,
  ],
] as const)('axe finds nothing on %s (%s) in %s, %s type, at %i px', async ([path, marker, theme, type, width]) => {
  await page.viewport(width, 844)
  useTheme().setTheme(theme)
  useTheme().setTypeSize(type)
  const { screen } = await open(path)
  await expect.element(screen.getByText(new RegExp(marker)).first()).toBeInTheDocument()
  expect(await axeFindings()).toEqual([])
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
})
