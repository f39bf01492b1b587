import type { Hold } from '../../../src/sync/gate.ts'
import type { LoopPhone, LoopWishes } from './a-loop.ts'
import { expect, test } from 'vitest'
import { aCapture, aFile, aThumb } from '../recording/builders.ts'
import { aLoop, broken } from './a-loop.ts'

const settled = async ({ loop }: LoopPhone): Promise<void> => expect.poll(() => loop.activity().blobs.status).toBe('idle')
const sentNames = ({ asked }: LoopPhone): string[] => asked.filter(line => line.startsWith('PUT')).map(line => line.slice(-64))

/** A phone with a photograph, its thumb and the person's choice. */
async function aPhoto(wishes: LoopWishes) {
  const phone = await aLoop(wishes)
  const thumb = await aThumb()
  const input = await aCapture({
    scope: phone.scopes.work,
    derivatives: [thumb],
  })
  await phone.recorder.capture(input)
  return { phone, thumb: thumb.sha256, original: input.files[0]!.sha256 }
}

async function look(phone: LoopPhone): Promise<void> {
  phone.loop.nudge()
  await expect.poll(() => phone.asked.filter(line => line === 'GET /v1/pull').length).toBeGreaterThan(0)
  await settled(phone)
}

test('[SY15] only Wi-Fi: record and thumb go over mobile data, the photograph waits for Wi-Fi and says so', async () => {
  let hold: Hold | null = 'wifi'
  const { phone, thumb, original } = await aPhoto({
    holdOf: async () => hold,
  })
  await look(phone)
  expect(sentNames(phone)).toEqual([thumb])
  expect(phone.loop.activity().held).toBe('wifi')
  expect(await phone.store.waiting()).toMatchObject({ ops: 0, blobs: 1 })
  hold = null
  phone.loop.nudge()
  await expect.poll(() => sentNames(phone)).toEqual([thumb, original])
  await settled(phone)
  expect(phone.loop.activity().held).toBeNull()
})

test('[SY15] a tap lets everything go that waits, and nothing that comes after it', async () => {
  const { phone, thumb, original } = await aPhoto({
    holdOf: async () => 'tap',
  })
  await phone.loop.sendNow()
  expect(sentNames(phone)).toEqual([thumb, original])
  const later = await aCapture({
    scope: phone.scopes.work,
    files: [await aFile(7)],
  })
  await phone.recorder.capture(later)
  phone.loop.nudge()
  await expect.poll(() => phone.loop.activity().held).toBe('tap')
  expect(sentNames(phone)).toEqual([thumb, original])
})

test('[SY15] a tap holds across a line that breaks: nobody has to tap twice', async () => {
  const { phone, thumb, original } = await aPhoto({
    holdOf: async () => 'tap',
  })
  let breaks = 1
  phone.intercept(({ method, path }) => method === 'PUT' && path.endsWith(original) && breaks-- > 0
    ? broken()
    : undefined)
  await phone.loop.sendNow()
  expect(phone.loop.activity().blobs.status).toBe('resting')
  expect(phone.loop.activity().held).toBeNull()
  phone.clock.pass(600_000)
  await expect.poll(async () => (await phone.store.blobs.facts(original))?.state).toBe('sent')
  expect(sentNames(phone)[0]).toBe(thumb)
})

test('[SY15] a tap in the middle of a round that holds back is not lost with that round', async () => {
  let release = (): void => {}
  const isAsked = new Promise<void>((resolve) => {
    release = resolve
  })
  const phone = await aLoop({
    holdOf: async () => {
      await isAsked
      return 'tap'
    },
  })
  const input = await aCapture({ scope: phone.scopes.work })
  await phone.recorder.capture(input)
  phone.loop.nudge()
  await expect.poll(() => phone.loop.activity().blobs.status).toBe('working')
  await expect.poll(() => phone.asked).toContain('POST /v1/push')
  const sent = phone.loop.sendNow()
  release()
  await sent
  await expect.poll(async () => (await phone.store.blobs.facts(input.files[0]!.sha256))?.state).toBe('sent')
})

test('[SY15] a tap on one file lets that one go, and the others wait', async () => {
  const { phone, original } = await aPhoto({
    holdOf: async () => 'wifi',
  })
  await phone.recorder.capture(await aCapture({
    scope: phone.scopes.work,
    files: [await aFile(8)],
  }))
  await look(phone)
  await phone.loop.retryOne(original)
  expect(await phone.store.blobs.facts(original)).toMatchObject({ state: 'sent' })
  expect(await phone.store.waiting()).toMatchObject({ blobs: 1 })
})
