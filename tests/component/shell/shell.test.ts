import type { RouteRecordRaw } from 'vue-router'
import type { Standing } from '../../../src/app/useStandingNotes.ts'
import type { Role } from '../../../src/domain/access/roles.ts'
import type { DiskReply } from '../../../src/protocol/disk.ts'
import type { ShellPhone } from '../support/shell-phone.ts'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { render } from 'vitest-browser-vue'
import { page } from 'vitest/browser'
import { createApp, h, nextTick, ref, shallowRef } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import App from '../../../src/app/App.vue'
import InsecureScreen from '../../../src/app/InsecureScreen.vue'
import { followTitles } from '../../../src/app/page-title.ts'
import StandingNotes from '../../../src/app/StandingNotes.vue'
import StorageScreen from '../../../src/app/StorageScreen.vue'
import { watchForFaults } from '../../../src/app/useCrash.ts'
import { standingKey } from '../../../src/app/useStandingNotes.ts'
import { containerKey, useOpened } from '../../../src/container/container.ts'
import { Failure } from '../../../src/domain/failure.ts'
import { sayThatNothingIsKept, setLocale, t } from '../../../src/i18n/i18n.ts'
import AppBar from '../../../src/ui/AppBar.vue'
import AppScreen from '../../../src/ui/AppScreen.vue'
import { watchSteadily } from '../../../src/ui/live-watch.ts'
import { startTheme } from '../../../src/ui/useTheme.ts'
import { keepUnsaved } from '../../../src/widgets/unsaved.ts'
import { axeFindings } from '../../support/axe.ts'
import { NOW, personA, workScope } from '../support/phone.ts'
import { anEvidenceRow, pullPlan, visitScope } from '../support/records.ts'
import { aShellPhone } from '../support/shell-phone.ts'
import '../../../src/ui/styles/index.css'

let unmount = (): void => {}
afterEach(async () => {
  unmount()
  unmount = () => {}
  localStorage.clear()
  sayThatNothingIsKept(false)
  await setLocale('zh-CN')
  startTheme()
  await page.viewport(390, 844)
})

function aPage(title: string) {
  return {
    render: () => h(AppScreen, null, {
      bar: () => h(AppBar, { title, leading: 'none' }),
      default: () => h('p', `这是${title}`),
    }),
  }
}
const broken = {
  setup: () => { throw new TypeError('x is undefined') },
}
const routes: RouteRecordRaw[] = [
  {
    path: '/',
    component: aPage('首页内容'),
    meta: { tab: 'home' },
  },
  {
    path: '/todo',
    component: aPage('待办内容'),
    meta: { tab: 'todo' },
  },
  {
    path: '/capture',
    component: aPage('采集内容'),
    meta: { tab: 'capture' },
  },
  {
    path: '/inner',
    component: aPage('内页'),
    meta: { tab: 'home', inner: true },
  },
  {
    path: '/broken',
    component: broken,
    meta: { tab: 'home' },
  },
  {
    path: '/rescue',
    name: 'rescue',
    component: {
      render: () => h('p', '这是救援包'),
    },
  },
  {
    path: '/own',
    component: {
      setup() {
        useOpened()
        return () => h('p', '这是本人内容')
      },
    },
  },
  {
    path: '/welcome',
    component: aPage('欢迎'),
    meta: { public: true },
  },
  {
    path: '/:path(.*)*',
    component: aPage('别处'),
  },
]

interface Wanted { phone: ShellPhone, path?: string, standing?: Partial<Standing> }

/** The whole app around plain pages, mounted as main.ts does it. */
async function open({ phone, path = '/', standing = {} }: Wanted) {
  const router = createRouter({
    history: createMemoryHistory(),
    routes,
  })
  const app = createApp(App)
  watchForFaults({
    app,
    router,
    faults: phone.container.faults,
    now: () => NOW,
  })
  followTitles(router)
  app.provide(containerKey, phone.container)
  app.provide(standingKey, {
    isLasting: ref(true),
    update: {
      isWaiting: ref(false),
      apply: () => {},
    },
    ...standing,
  })
  app.use(router)
  await router.push(path)
  const place = document.createElement('div')
  place.id = 'app'
  document.body.append(place)
  app.mount(place)
  unmount = () => {
    app.unmount()
    place.remove()
  }
  return { router, app }
}

async function aWorker(roles: readonly Role[] = ['volunteer']): Promise<ShellPhone> {
  const phone = await aShellPhone({ roles })
  await pullPlan(phone)
  return phone
}

describe('the frame', () => {
  test('what could not be saved is told above every page until somebody has seen to it', async () => {
    const phone = await aWorker()
    const failed = shallowRef(0)
    const forget = keepUnsaved(phone.store, {
      failed: () => failed.value,
      underway: () => 0,
    })
    await open({ phone })
    await expect.element(page.getByText('这是首页内容')).toBeVisible()
    expect(page.getByText(/没有保存/).elements()).toEqual([])
    failed.value = 2
    await expect.element(page.getByRole('alert').getByText('有 2 件没有保存')).toBeVisible()
    await expect.element(page.getByRole('link', { name: '去看' })).toHaveAttribute('href', '/capture')
    failed.value = 0
    await expect.poll(() => page.getByText(/没有保存/).elements()).toEqual([])
    forget()
  })

  test('has five doors, says where I am, and counts what is to be done', async () => {
    const phone = await aWorker()
    await phone.pull(workScope, [
      anEvidenceRow({
        by: personA,
        status: 'returned',
        clauses: ['s13c1'],
        caption: { subject: '无烟单位' },
      }),
    ])
    await open({ phone })
    const doors = page.getByRole('navigation', { name: '主导航' })
    await expect.poll(() => doors.getByRole('link').elements().map(link => link.textContent?.replace(/\s|\d.*/g, ''))).toEqual(['首页', '标准', '采集', '待办', '我的'])
    await expect.element(doors.getByRole('link', { name: '首页' })).toHaveAttribute('aria-current', 'page')
    await expect.element(doors.getByText('1 件待办')).toBeInTheDocument()
    expect(await axeFindings()).toEqual([])
  })

  test('an inner page leaves the thumb to its own buttons on a phone, and keeps the rail on a PC', async () => {
    await open({ phone: await aWorker(), path: '/inner' })
    await expect.element(page.getByText('这是内页')).toBeVisible()
    expect(page.getByRole('navigation').elements()).toEqual([])
    await page.viewport(1280, 800)
    await expect.element(page.getByRole('navigation')).toBeVisible()
  })

  test('an inspector has other doors', async () => {
    await open({ phone: await aWorker(['inspector']) })
    await expect.poll(() => page.getByRole('navigation').getByRole('link').elements().map(link => link.textContent?.trim())).toEqual(['检查', '离线', '我的'])
  })

  test('who is outside sees no doors', async () => {
    await open({ phone: await aShellPhone({ isOutside: true }), path: '/welcome' })
    await expect.element(page.getByText('这是欢迎')).toBeVisible()
    expect(page.getByRole('navigation').elements()).toEqual([])
  })

  test('the window is named after the page, and ears begin at its heading', async () => {
    const { router } = await open({ phone: await aWorker() })
    await expect.element(page.getByText('这是首页内容')).toBeVisible()
    await router.push('/todo')
    await expect.poll(() => document.title).toBe('待办内容 · 见证')
    expect(document.activeElement?.textContent?.trim()).toBe('待办内容')
  })
})

describe('when all grants have ended', () => {
  test('nothing is shown any more, and what waits is said to be safe', async () => {
    const phone = await aWorker(['inspector'])
    const session = (await phone.store.facts.session())!
    await phone.store.facts.setSession({
      ...session,
      grants: session.grants.map(grant => ({ ...grant, untilMs: NOW - 1 })),
    })
    await open({ phone })
    await expect.element(page.getByText('本次检查已结束')).toBeVisible()
    await expect.element(page.getByText(/检查结束时间：/)).toBeVisible()
    expect(page.getByText('这是首页内容').elements()).toEqual([])
    expect(await axeFindings()).toEqual([])
    await page.getByRole('button', { name: '退出登录' }).click()
    await expect.poll(() => phone.hasLeft()).toBe(true)
  })

  test('a role that ran out is not called a visit', async () => {
    const phone = await aWorker()
    const session = (await phone.store.facts.session())!
    await phone.store.facts.setSession({
      ...session,
      grants: session.grants.map(grant => ({ ...grant, untilMs: NOW - 1 })),
    })
    await open({ phone })
    await expect.element(page.getByText('您的使用期限已到')).toBeVisible()
  })

  test('a visit that the server ended before its time closes on the inspector at once, and nobody is told of a stopped phone', async () => {
    const phone = await aWorker(['inspector'])
    await open({ phone })
    await expect.element(page.getByText('这是首页内容')).toBeVisible()
    phone.sync.say({ account: 'ended' })
    await expect.element(page.getByText('本次检查已结束').first()).toBeVisible()
    expect(page.getByText('这是首页内容').elements()).toEqual([])
    expect(page.getByText(/已被停用/).elements()).toEqual([])
  })

  test('an inspector who leaves with remarks that are not sent is told to send them first', async () => {
    const phone = await aWorker(['inspector'])
    await open({ phone })
    await phone.container.doors.opened.value!.recorder.makeRemark({
      scope: visitScope,
      standard: 's16',
      evidenceId: null,
      clause: null,
      text: '现场与照片一致',
      photos: [],
      draftId: 'remark/one',
    })
    phone.sync.say({ account: 'ended' })
    await page.getByRole('button', { name: '退出登录' }).click()
    await expect.element(page.getByText(/还有意见没有送达/)).toBeVisible()
    expect(phone.hasLeft()).toBe(false)
  })

  test('after the next start without a network it is still the visit that ended, at an hour nobody has heard of', async () => {
    const phone = await aWorker(['inspector'])
    const session = (await phone.store.facts.session())!
    await phone.store.facts.setSession({
      ...session,
      grants: session.grants.map(grant => ({ ...grant, untilMs: 0 })),
    })
    await open({ phone })
    await expect.element(page.getByText('本次检查已结束')).toBeVisible()
    expect(page.getByText(/检查结束时间/).elements()).toEqual([])
  })

  test('what was not sent can still be taken along as a file', async () => {
    const phone = await aWorker(['inspector'])
    const { router } = await open({ phone })
    phone.sync.say({ account: 'ended' })
    await expect.element(page.getByText('本次检查已结束').first()).toBeVisible()
    await router.push('/rescue')
    await expect.element(page.getByText('这是救援包')).toBeVisible()
    expect(page.getByText('本次检查已结束').elements()).toEqual([])
  })

  test('signing out leads away before anything is closed: no page of theirs is drawn without them', async () => {
    const phone = await aWorker(['inspector'])
    const { router } = await open({ phone, path: '/own' })
    phone.sync.say({ account: 'ended' })
    await page.getByRole('button', { name: '退出登录' }).click()
    await expect.poll(() => router.currentRoute.value.path).toBe('/welcome')
    await expect.poll(() => phone.hasLeft()).toBe(true)
    await expect.element(page.getByText('这是欢迎')).toBeVisible()
    expect(phone.container.faults.list()).toEqual([])
  })

  test('the best known time counts, not the clock that somebody turned back', async () => {
    const phone = await aWorker(['inspector'])
    const session = (await phone.store.facts.session())!
    await phone.store.facts.setClock({ offsetMs: 3_600_000, uncertaintyMs: 100, measuredMs: NOW })
    await phone.store.facts.setSession({
      ...session,
      grants: session.grants.map(grant => ({ ...grant, untilMs: NOW + 1_800_000 })),
    })
    await open({ phone })
    await expect.element(page.getByText('本次检查已结束')).toBeVisible()
  })
})

describe('a page that cannot be drawn', () => {
  test('gives way to one that says what happened, what is safe, and has a text for support', async () => {
    const phone = await aWorker()
    await open({ phone, path: '/broken' })
    await expect.element(page.getByText('这一页没能显示出来。')).toBeVisible()
    await expect.element(page.getByText('已存于本机的内容都在。')).toBeVisible()
    await expect.element(page.getByText(/build test/)).toBeVisible()
    await expect.element(page.getByRole('button', { name: '重新载入' })).toBeVisible()
    expect(phone.container.faults.list()).toMatchObject([
      { code: 'unexpected' },
    ])
    expect(await axeFindings()).toEqual([])
  })
})

describe('what stands above every page', () => {
  test('a demo says so, always', async () => {
    const phone = await aWorker()
    const opened = phone.container.doors.opened as unknown as { value: NonNullable<typeof phone.container.doors.opened.value> }
    opened.value = {
      ...opened.value,
      profile: { ...opened.value.profile, isDemo: true },
    }
    await open({ phone, path: '/inner' })
    await expect.element(page.getByText('演示 · 内容均为示意')).toBeVisible()
  })

  test('a browser that keeps nothing says so in red', async () => {
    await open({
      phone: await aWorker(),
      standing: {
        isLasting: ref(false),
      },
    })
    await expect.element(page.getByText(/此浏览器不能存储：关闭页面后，未送达的内容会丢失/)).toBeVisible()
  })

  test('and captures nothing: in the place of the camera stands why, and nothing is called kept', async () => {
    const phone = await aWorker()
    sayThatNothingIsKept(true)
    const { router } = await open({
      phone,
      path: '/capture',
      standing: {
        isLasting: ref(false),
      },
    })
    await expect.element(page.getByText(/拍下的照片留不住，所以不在这里采集/)).toBeVisible()
    expect(page.getByText('这是采集内容').elements()).toEqual([])
    expect(await axeFindings()).toEqual([])
    expect(t('sync.filesHere', { n: 2 })).toBe('2 件尚未送达')
    await setLocale('en')
    expect(t('activities.saved')).not.toMatch(/on this phone/)
    await setLocale('zh-CN')
    await router.push('/')
    await expect.element(page.getByText('这是首页内容')).toBeVisible()
  })

  test('a part that did not open at the start is explained on the welcome page', async () => {
    await open({
      phone: await aShellPhone({ isOutside: true }),
      path: '/welcome',
      standing: {
        notOpened: shallowRef(new Failure('storage-full')),
      },
    })
    await expect.element(page.getByText(/上次使用者的内容没有打开：手机存储已满/)).toBeVisible()
    await expect.element(page.getByText('这是欢迎')).toBeVisible()
  })

  test('a page whose list stands still says that it may be out of date, until it is read again', async () => {
    await open({ phone: await aWorker() })
    let asked = 0
    const { unsubscribe } = watchSteadily<number>({
      subscribe(onNext, onError) {
        asked++
        if (asked === 1)
          onError?.(new Failure('storage-lost'))
        else
          onNext(asked)
        return {
          unsubscribe: () => {},
        }
      },
    }, () => {})
    await expect.element(page.getByText(/这里显示的可能不是最新的/)).toBeVisible()
    await page.getByRole('button', { name: '重新读取' }).click()
    await expect.poll(() => page.getByText(/这里显示的可能不是最新的/).elements()).toEqual([])
    unsubscribe()
  })

  test('a new version waits for a yes', async () => {
    const apply = vi.fn()
    await open({
      phone: await aWorker(),
      standing: {
        update: {
          isWaiting: ref(true),
          apply,
        },
      },
    })
    await page.getByRole('button', { name: '更新' }).click()
    expect(apply).toHaveBeenCalledOnce()
  })

  test('and never comes over a draft or an upload', async () => {
    const phone = await aWorker()
    await phone.store.drafts.put({
      id: 'd',
      kind: 'capture',
      data: {},
      held: [],
      createdMs: NOW,
      updatedMs: NOW,
    })
    await open({
      phone,
      standing: {
        update: {
          isWaiting: ref(true),
          apply: () => {},
        },
      },
    })
    await expect.element(page.getByText('有新版本，完成草稿和上传后可更新')).toBeVisible()
    expect(page.getByRole('button', { name: '更新', exact: true }).elements()).toEqual([])
    await phone.store.drafts.drop('d')
    await expect.element(page.getByRole('button', { name: '更新', exact: true })).toBeVisible()
    phone.sync.say({
      blobs: { status: 'working' },
    })
    await expect.poll(() => page.getByRole('button', { name: '更新', exact: true }).elements()).toEqual([])
  })

  test('it can be put off', async () => {
    await open({
      phone: await aWorker(),
      standing: {
        update: {
          isWaiting: ref(true),
          apply: () => {},
        },
      },
    })
    await page.getByRole('button', { name: '稍后' }).click()
    await expect.poll(() => page.getByText(/有新版本/).elements()).toEqual([])
  })
})

const diskWords = [
  ['below20', /不足 20%（还有 30 GB）/, /Less than 20% .* \(30 GB\)/],
  ['below10', /不足 10%（还有 30 GB）/, /Less than 10% .* \(30 GB\)/],
  ['below5', /不足 5%（还有 30 GB）/, /Less than 5% .* \(30 GB\)/],
  ['refusing', /暂不接收照片和文件/, /photos and files are not taken in/],
] as const

function aDisk(level: DiskReply['level']) {
  return {
    'GET /v1/disk': () => ({
      body: { level, freeBytes: 30e9, totalBytes: 500e9 },
    }),
  }
}

describe('the server\'s disk', () => {
  test.for(diskWords)('at %s administrators read it in both languages', async ([level, chinese, english]) => {
    await open({
      phone: await aShellPhone({
        roles: ['administrator'],
        answers: aDisk(level),
      }),
    })
    await expect.element(page.getByText(chinese)).toBeVisible()
    expect(await axeFindings()).toEqual([])
    await setLocale('en')
    await expect.element(page.getByText(english)).toBeVisible()
    await expect.poll(() => page.getByRole('button', { name: 'Later' }).elements().length).toBe(level === 'refusing'
      ? 0
      : 1)
  })

  test('while there is room nobody reads anything', async () => {
    const phone = await aShellPhone({
      roles: ['administrator'],
      answers: aDisk('fine'),
    })
    await open({ phone })
    await expect.poll(() => phone.called.map(({ call }) => call)).toContain('GET /v1/disk')
    await expect.element(page.getByText('这是首页内容')).toBeVisible()
    expect(page.getByText(/服务器/).elements()).toEqual([])
  })

  test('the server is asked once, however often it tells the phone who is in', async () => {
    const phone = await aShellPhone({
      roles: ['administrator'],
      answers: aDisk('fine'),
    })
    await open({ phone })
    const asked = () => phone.called.filter(({ call }) => call === 'GET /v1/disk').length
    await expect.poll(asked).toBe(1)
    const session = (await phone.store.facts.session())!
    const heard: (string | undefined)[] = []
    const listening = phone.store.facts.watchSession().subscribe(told => void heard.push(told?.name))
    for (const name of ['乙', '丙', '丁']) {
      await phone.store.facts.setSession({ ...session, name })
      await expect.poll(() => heard.at(-1)).toBe(name)
    }
    listening.unsubscribe()
    expect(asked()).toBe(1)
  })

  test('a volunteer is never asked about it, nor told', async () => {
    const phone = await aShellPhone({
      roles: ['volunteer'],
      answers: aDisk('refusing'),
    })
    await open({ phone })
    await expect.element(page.getByText('这是首页内容')).toBeVisible()
    document.dispatchEvent(new Event('visibilitychange'))
    expect(phone.called.map(({ call }) => call)).not.toContain('GET /v1/disk')
    expect(page.getByText(/服务器/).elements()).toEqual([])
  })

  test('put off, it comes back when it gets worse', async () => {
    const disk = shallowRef<DiskReply>({ level: 'below20', freeBytes: 90e9, totalBytes: 500e9 })
    const phone = await aShellPhone({
      roles: ['administrator'],
    })
    const Notes = {
      render: () => h(StandingNotes, { disk: disk.value }),
    }
    await render(Notes, {
      global: {
        provide: { [containerKey as symbol]: phone.container },
      },
    } as Parameters<typeof render>[1])
    await page.getByRole('button', { name: '稍后' }).click()
    await expect.poll(() => page.getByText(/不足 20%/).elements()).toEqual([])
    disk.value = { ...disk.value, freeBytes: 80e9 }
    await nextTick()
    expect(page.getByText(/服务器剩余空间/).elements()).toEqual([])
    disk.value = { ...disk.value, level: 'below10', freeBytes: 40e9 }
    await expect.element(page.getByText(/不足 10%/)).toBeVisible()
  })
})

test('storage of a known phone that does not open: what is safe, why, and to try again', async () => {
  const again = vi.fn()
  await render(StorageScreen, {
    props: { code: 'storage-lost', onAgain: again },
  } as Parameters<typeof render>[1])
  await expect.element(page.getByText(/这部手机上已存的内容没有改动，都还在/)).toBeVisible()
  await expect.element(page.getByText(/手机存储连接中断/)).toBeVisible()
  expect(await axeFindings()).toEqual([])
  await page.getByRole('button', { name: '再试一次' }).click()
  expect(again).toHaveBeenCalledOnce()
})

test('on plain HTTP one sentence says why nothing can be captured, and nothing else is offered', async () => {
  await render(InsecureScreen)
  await expect.element(page.getByText(/不是安全连接（https），浏览器不允许保存照片，所以不能采集/)).toBeVisible()
  expect(page.getByRole('button').elements()).toEqual([])
  expect(await axeFindings()).toEqual([])
})
