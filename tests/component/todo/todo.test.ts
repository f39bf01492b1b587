import { afterEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { todoRoutes } from '../../../src/features/todo/routes.ts'
import { startTheme, useTheme } from '../../../src/ui/useTheme.ts'
import { axeFindings } from '../../support/axe.ts'
import { openScreen, personA, personB, workScope } from '../support/phone.ts'
import { anEvidenceRow, aPicture, pullPlan } from '../support/records.ts'
import { aShellPhone } from '../support/shell-phone.ts'

afterEach(async () => {
  localStorage.clear()
  startTheme()
  await page.viewport(390, 844)
})

const whole = {
  place: '广场',
  people: '甲等 3 人',
  subject: '清扫落叶',
  background: '创建工作',
  reason: '爱国卫生',
}

async function aTodo() {
  const phone = await aShellPhone({
    roles: ['handler'],
  })
  await pullPlan(phone)
  await phone.pull(workScope, [
    anEvidenceRow({
      by: personA,
      status: 'returned',
      clauses: ['s13c1'],
      caption: { subject: '无烟单位' },
      statusReason: '请写明人物',
      derivatives: await aPicture(phone.store, { hue: 40 }),
    }),
    anEvidenceRow({
      by: personA,
      status: 'draft',
      clauses: ['s16c1'],
      caption: { ...whole, subject: '楼道巡查', reason: '' },
    }),
    anEvidenceRow({
      by: personA,
      status: 'draft',
      clauses: [],
      caption: whole,
    }),
    anEvidenceRow({
      by: personA,
      status: 'draft',
      clauses: ['s12c2'],
      caption: whole,
    }),
    anEvidenceRow({
      by: personA,
      status: 'submitted',
      clauses: ['s12c2'],
      caption: { ...whole, subject: '已经提交的' },
    }),
    anEvidenceRow({
      by: personA,
      status: 'accepted',
      clauses: ['s12c2'],
      caption: { subject: '已经采用的' },
    }),
    anEvidenceRow({
      by: personB,
      status: 'returned',
      clauses: ['s12c2'],
      caption: { subject: '别人的' },
    }),
  ])
  return phone
}

test('what was sent back stands first, with its reason; other people\'s is not mine', async () => {
  const screen = await openScreen(await aTodo(), todoRoutes, '/todo')
  await expect.element(screen.getByText('退回与未送达 1')).toBeVisible()
  await expect.element(screen.getByText(/标准 13 · 退回原因：请写明人物/)).toBeVisible()
  expect(screen.getByText('别人的').elements()).toEqual([])
})

test('a draft says what it lacks; one without a clause is in the intake, one that is whole can be handed in', async () => {
  const screen = await openScreen(await aTodo(), todoRoutes, '/todo')
  await expect.element(screen.getByText('待补充 1')).toBeVisible()
  await expect.element(screen.getByText('标准 16 · 缺事由')).toBeVisible()
  await expect.element(screen.getByRole('link', { name: /1 件还没有归属/ })).toHaveAttribute('href', '/capture')
  await expect.element(screen.getByRole('link', { name: /1 件草稿已写完整/ })).toHaveAttribute('href', `/evidence?by=${personA}&status=draft`)
})

test('a photo that was handed in without a place and a clause stands in the list, as the question at its hand-in promised', async () => {
  const phone = await aTodo()
  await phone.pull(workScope, [
    anEvidenceRow({
      by: personA,
      status: 'submitted',
      clauses: [],
      caption: { ...whole, subject: '先交了的', place: '' },
    }),
  ])
  const screen = await openScreen(phone, todoRoutes, '/todo')
  await expect.element(screen.getByText('待补充 2')).toBeVisible()
  await expect.element(screen.getByText('缺地点、服务条目')).toBeVisible()
})

test('a begun capture counts its photos; a folder that nobody began to import is named apart, one that is done not at all', async () => {
  const phone = await aTodo()
  const draft = (id: string, data: Record<string, unknown>, kind = 'import') => phone.store.drafts.put({
    id,
    kind,
    data,
    held: [],
    createdMs: 0,
    updatedMs: 0,
  })
  const rows = (state: string) => Array.from({ length: 4 }, () => ({ isIn: true, state }))
  const ids = Array.from({ length: 3 }, (_, n) => `01900000-0000-7000-8000-0000000000a${n}`)
  await phone.pull(workScope, ids.map(id => anEvidenceRow({
    id,
    by: personA,
    status: 'draft',
    clauses: [],
  })))
  await draft('begun', {
    v: 1,
    scope: workScope,
    stage: 'form',
    via: 'camera',
    activityId: null,
    asked: [],
    ids,
    shared: { caption: {}, clauses: {} },
    own: {},
    wantsWatermark: false,
  }, 'capture')
  await draft('fresh', {
    isConfirmed: false,
    rows: rows('waiting'),
  })
  await draft('over', {
    isConfirmed: true,
    rows: rows('done'),
  })
  const screen = await openScreen(phone, todoRoutes, '/todo')
  await expect.element(screen.getByText('4 件还没有归属')).toBeVisible()
  await expect.element(screen.getByRole('link', { name: '还没开始导入，共 4 个文件' })).toHaveAttribute('href', '/capture/import?draft=fresh')
  expect(screen.getByText(/导入到一半/).elements()).toEqual([])
})

test('what was handed in and what was accepted have lists of their own', async () => {
  const screen = await openScreen(await aTodo(), todoRoutes, '/todo')
  await screen.getByRole('tab', { name: '我提交的' }).click()
  await expect.element(screen.getByText('已经提交的')).toBeVisible()
  await screen.getByRole('tab', { name: '已采纳' }).click()
  await expect.element(screen.getByText('已经采用的')).toBeVisible()
})

test('what the server refused is named and leads to the sync screen', async () => {
  const phone = await aTodo()
  const sha256 = 'c'.repeat(64)
  await phone.store.commit({
    blobs: [
      {
        sha256,
        size: 4,
        mime: 'image/jpeg',
        role: 'original',
        source: {
          bytes: new ArrayBuffer(4),
        },
      },
    ],
  })
  await phone.store.blobs.markFailed(sha256, 'file-too-large', true)
  const screen = await openScreen(phone, todoRoutes, '/todo')
  await expect.element(screen.getByRole('link', { name: /1 件没有送达/ })).toHaveAttribute('href', '/sync')
})

test('edits that crossed are shown to those who may settle them', async () => {
  const phone = await aTodo()
  await phone.pull(workScope, [
    {
      coll: 'conflict',
      id: 'x',
      deleted: false,
      data: {
        coll: 'evidence',
        entityId: 'e1',
        path: 'caption.reason',
        kept: '新',
        lost: '旧的事由',
        opId: 'x',
        byPersonId: personB,
        atMs: 1,
        settled: false,
      },
    },
  ])
  const screen = await openScreen(phone, todoRoutes, '/todo')
  await expect.element(screen.getByText('修改冲突 1')).toBeVisible()
  await expect.element(screen.getByRole('link', { name: /“事由”被同时修改/ })).toHaveAttribute('href', '/conflicts/x')
  await expect.element(screen.getByText(/“旧的事由”，现为“新”/)).toBeVisible()
})

test('nothing to do says so and offers the next step', async () => {
  const phone = await aShellPhone({
    roles: ['volunteer'],
  })
  await pullPlan(phone)
  const screen = await openScreen(phone, todoRoutes, '/todo')
  await expect.element(screen.getByText('没有待办')).toBeVisible()
  await expect.element(screen.getByRole('link', { name: '采集' })).toHaveAttribute('href', '/capture')
  expect(await axeFindings()).toEqual([])
})

test.for([
  ['light', 'normal', 390],
  ['dark', 'larger', 390],
  ['light', 'large', 1280],
] as const)('axe finds nothing in %s, %s type, at %i px', async ([theme, type, width]) => {
  await page.viewport(width, 844)
  useTheme().setTheme(theme)
  useTheme().setTypeSize(type)
  const screen = await openScreen(await aTodo(), todoRoutes, '/todo')
  await expect.element(screen.getByText('待补充 1')).toBeInTheDocument()
  expect(await axeFindings()).toEqual([])
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
})
