import type { RouteRecordRaw } from 'vue-router'
import type { Standing } from '../../../src/app/useStandingNotes.ts'
import type { Role } from '../../../src/domain/access/roles.ts'
import type { ShellPhone } from '../support/shell-phone.ts'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { render } from 'vitest-browser-vue'
import { page } from 'vitest/browser'
import { createApp, h, ref } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import App from '../../../src/app/App.vue'
import InsecureScreen from '../../../src/app/InsecureScreen.vue'
import { followTitles } from '../../../src/app/page-title.ts'
import { watchForFaults } from '../../../src/app/useCrash.ts'
import { standingKey } from '../../../src/app/useStandingNotes.ts'
import { containerKey } from '../../../src/container/container.ts'
import AppBar from '../../../src/ui/AppBar.vue'
import AppScreen from '../../../src/ui/AppScreen.vue'
import { startTheme } from '../../../src/ui/useTheme.ts'
import { axeFindings } from '../../support/axe.ts'
import { NOW, personA, workScope } from '../support/phone.ts'
import { anEvidenceRow, pullPlan } from '../support/records.ts'
import { aShellPhone } from '../support/shell-phone.ts'
import '../../../src/ui/styles/index.css'

let unmount = (): void => {}
afterEach(async () => {
  unmount()
  unmount = () => {}
  localStorage.clear()
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
    await expect.element(page.getByText('您的使用期限已到')).toBeVisible()
    expect(page.getByText('这是首页内容').elements()).toEqual([])
    expect(await axeFindings()).toEqual([])
    await page.getByRole('button', { name: '退出登录' }).click()
    await expect.poll(() => phone.hasLeft()).toBe(true)
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
    await expect.element(page.getByText('您的使用期限已到')).toBeVisible()
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

test('on plain HTTP one sentence says why nothing can be captured, and nothing else is offered', async () => {
  await render(InsecureScreen)
  await expect.element(page.getByText(/不是安全连接（https），浏览器不允许保存照片，所以不能采集/)).toBeVisible()
  expect(page.getByRole('button').elements()).toEqual([])
  expect(await axeFindings()).toEqual([])
})
