import type { Answers } from '../support/shell-phone.ts'
import { afterEach, describe, expect, test } from 'vitest'
import { visitRoutes } from '../../../src/features/visits/routes.ts'
import { axeFindings } from '../../support/axe.ts'
import { CYCLE, NOW, openScreen, unitScope, workScope } from '../support/phone.ts'
import { aRemarkRow, aVisitRow, pullPlan, VISIT, visitScope } from '../support/records.ts'
import { aShellPhone } from '../support/shell-phone.ts'
import { tidy } from '../support/tidy.ts'

afterEach(tidy)

async function open(path: string, answers: Answers = {}, rows = [
  aVisitRow(),
]) {
  const phone = await aShellPhone({
    answers,
    scopes: [unitScope, workScope, visitScope],
  })
  await pullPlan(phone)
  await phone.pull(visitScope, rows)
  return { phone, screen: await openScreen(phone, visitRoutes, path) }
}

describe('planning a visit', () => {
  test('needs a name and an end after the beginning, and sends the chosen standards', async () => {
    const { phone, screen } = await open('/visits/new', {
      'POST /v1/visits': () => ({
        body: { visitId: VISIT, scope: visitScope },
      }),
    })
    await screen.getByRole('button', { name: '确定安排' }).click()
    await expect.element(screen.getByText('请填写名称。')).toBeVisible()
    await screen.getByRole('textbox', { name: /名称/ }).fill('半年模拟检查')
    await screen.getByLabelText(/^结束/).fill('2026-09-14T09:00')
    await expect.element(screen.getByText('结束时间要晚于开始时间。')).toBeVisible()
    await screen.getByRole('button', { name: '确定安排' }).click()
    expect(phone.called).toEqual([])
    await screen.getByLabelText(/^结束/).fill('2026-09-14T18:00')
    await screen.getByRole('button', { name: '16', exact: true }).click()
    expect(await axeFindings()).toEqual([])
    await screen.getByRole('button', { name: '确定安排' }).click()
    await expect.poll(() => screen.router.currentRoute.value.path).toBe(`/visits/${VISIT}`)
    expect(phone.called.find(made => made.call.startsWith('POST'))?.body).toEqual({
      name: '半年模拟检查',
      kind: 'official',
      cycleId: CYCLE,
      standards: ['s16'],
      fromMs: NOW - NOW % 60_000,
      untilMs: Date.UTC(2026, 8, 14, 10),
    })
  })
})

test.for(['/visits', '/visits/new'])('who may plan no visit is told so first on %s, and gets no form', async (path) => {
  const phone = await aShellPhone({
    roles: ['volunteer'],
  })
  await pullPlan(phone)
  const screen = await openScreen(phone, visitRoutes, path)
  await expect.element(screen.getByText(/您没有查看或办理这项内容的权限/)).toBeVisible()
  expect(screen.getByRole('textbox').elements()).toEqual([])
  expect(screen.getByRole('button', { name: '确定安排' }).elements()).toEqual([])
  expect(screen.getByText('还没有检查安排').elements()).toEqual([])
})

describe('a visit', () => {
  const path = `/visits/${VISIT}`

  test('shows what inspectors noted, and lets one more in by a link of their own', async () => {
    const url = 'https://jz.example/join#visit'
    const { phone, screen } = await open(path, {
      [`POST /v1/visits/${VISIT}/invites`]: () => ({
        body: { url, expiresMs: NOW + 3_600_000, personId: VISIT },
      }),
    }, [
      aVisitRow(),
      aRemarkRow({ text: '请补充第四季度的照片' }),
    ])
    await expect.element(screen.getByText('请补充第四季度的照片')).toBeVisible()
    await expect.element(screen.getByText('检查意见 1 条')).toBeVisible()
    await expect.element(screen.getByRole('button', { name: '生成链接' })).toBeDisabled()
    await screen.getByRole('textbox', { name: '检查人员称呼' }).fill('检查人员甲')
    await screen.getByRole('button', { name: '生成链接' }).click()
    await expect.element(screen.getByText(url)).toBeVisible()
    expect(phone.called.find(made => made.call.startsWith('POST'))?.body).toEqual({ name: '检查人员甲' })
    expect(await axeFindings()).toEqual([])
  })

  test('ends only after a yes', async () => {
    const call = `POST /v1/visits/${VISIT}/end`
    const { phone, screen } = await open(path, {
      [call]: () => ({ status: 204 }),
    })
    await screen.getByRole('button', { name: '立即结束检查' }).click()
    await expect.element(screen.getByText(/没有联网的设备在下次联网时清除/)).toBeVisible()
    await screen.getByRole('dialog').getByRole('button', { name: '取消' }).click()
    const sent = () => phone.called.map(made => made.call).filter(made => !made.startsWith('GET'))
    expect(sent()).toEqual([])
    await screen.getByRole('button', { name: '立即结束检查' }).click()
    await screen.getByRole('dialog').getByRole('button', { name: '立即结束检查' }).click()
    await expect.poll(sent).toEqual([call])
  })

  test('says beforehand which devices have not sent, and leads to them', async () => {
    const { screen } = await open(path, {
      'GET /v1/devices/unsent': () => ({
        body: {
          devices: [4, 8].map(n => ({
            deviceId: `01900000-0000-7000-8000-00000000000${n}`,
            personId: VISIT,
            personName: '甲',
            label: 'Android Chrome',
            isRevoked: false,
            waiting: {
              ops: 0,
              blobs: n,
              bytes: 1000,
              oldestMs: NOW,
            },
            asOfMs: NOW,
          })),
        },
      }),
    })
    await expect.element(screen.getByRole('link', { name: /2 台设备还有 12 项未送达/ })).toHaveAttribute('href', '/devices/unsent')
    const { screen: unasked } = await open(path, {})
    await expect.element(unasked.getByText('暂时查不到哪些设备还没有送达')).toBeVisible()
  })

  test('that is over lets nobody in any more', async () => {
    const { screen } = await open(path, {}, [
      aVisitRow({ untilMs: NOW }),
    ])
    await expect.element(screen.getByText('已结束')).toBeVisible()
    expect(screen.getByRole('button', { name: '生成链接' }).elements()).toEqual([])
  })
})
