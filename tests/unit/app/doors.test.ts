import type { Doors, Opened } from '../../../src/container/container.ts'
import type { LinkReply } from '../../../src/protocol/account.ts'
import type { Phone } from '../server/people/a-person.ts'
import type { TestServer } from '../server/people/a-server.ts'
import type { Browser } from './a-browser.ts'
import { describe, expect, test, vi } from 'vitest'
import { leftWork } from '../../../src/container/left-work.ts'
import { createMemoryShellStore } from '../../../src/storage/memory-shell-store.ts'
import { activityFields } from '../../support/builders.ts'
import { aCapture, aFile } from '../recording/builders.ts'
import { aUnit, goodPassword, otherPassword, tokenOf } from '../server/people/a-person.ts'
import { aServer } from '../server/people/a-server.ts'
import { aBrowser } from './a-browser.ts'

interface Scene { server: TestServer, administrator: Phone, browser: Browser }

async function aScene(): Promise<Scene> {
  const server = await aServer()
  const { phone } = await aUnit(server)
  return {
    server,
    administrator: phone,
    browser: aBrowser(server),
  }
}

/** Somebody new opens an invite on this phone and chooses a login. */
async function joins(doors: Doors, { administrator, browser }: Scene, { name, login }: { name: string, login: string }): Promise<Opened> {
  const { body } = await administrator.send<LinkReply>('POST', '/v1/invites', {
    name,
    grants: [
      { role: 'volunteer' },
    ],
  })
  await doors.enter(device => browser.calls.useLink({
    token: tokenOf(body.url),
    login,
    password: goodPassword,
    device,
  }), { name, login })
  return inside(doors)
}

function inside(doors: Doors): Opened {
  const opened = doors.opened.value
  if (!opened)
    throw new Error('nobody is in')
  return opened
}

function signsIn(doors: Doors, { calls }: Browser, login: string, password = goodPassword): Promise<void> {
  return doors.enter(device => calls.signIn({ login, password, device }), { login })
}

async function worksOn({ recorder, profile }: Opened, title: string): Promise<void> {
  const scope = profile.scopes.find(name => name.startsWith('work:')) ?? ''
  await recorder.createActivity(scope, activityFields({ title }) as unknown as Parameters<typeof recorder.createActivity>[1])
}

describe('coming in', () => {
  test('by a link: the phone knows the person, the server knows the device and its key', async () => {
    const scene = await aScene()
    const { profile, store } = await joins(await scene.browser.open(), scene, { name: '甲', login: 'jia' })
    expect(profile.name).toBe('甲')
    const { deviceId } = await store.facts.device()
    const device = await scene.server.parts.db.selectFrom('device').selectAll().where('id', '=', deviceId).executeTakeFirstOrThrow()
    expect(device.person_id).toBe(profile.personId)
    expect(device.public_key).toBe((await store.facts.key())?.publicKey)
  })

  test('again by login and password: the same device, no second one', async () => {
    const scene = await aScene()
    const doors = await scene.browser.open()
    const before = await joins(doors, scene, { name: '甲', login: 'jia' })
    const { deviceId } = await before.store.facts.device()
    await doors.leave()
    await signsIn(doors, scene.browser, ' JIA ')
    expect((await inside(doors).store.facts.device()).deviceId).toBe(deviceId)
    const devices = await scene.server.parts.db.selectFrom('device').select('id').where('person_id', '=', before.profile.personId).execute()
    expect(devices.map(({ id }) => id)).toEqual([deviceId])
  })

  test('who signs out with unsent work leaves a note of how much and whose, which goes when they are back', async () => {
    const scene = await aScene()
    const doors = await scene.browser.open()
    const { profile: { serverId, personId }, ...before } = await joins(doors, scene, { name: '甲', login: 'jia' })
    const shell = createMemoryShellStore(scene.browser.diskOf('shell'))
    before.sync.stop()
    scene.browser.goOffline(true)
    await worksOn(inside(doors), '清扫')
    await doors.leave()
    expect(await leftWork(shell)).toEqual([
      {
        serverId,
        personId,
        count: 1,
        login: 'jia',
      },
    ])
    scene.browser.goOffline(false)
    await signsIn(doors, scene.browser, 'jia')
    expect(await leftWork(shell)).toEqual([])
  })

  test('a wrong password lets nobody in and changes nothing', async () => {
    const scene = await aScene()
    const doors = await scene.browser.open()
    await joins(doors, scene, { name: '甲', login: 'jia' })
    await doors.leave()
    await expect(signsIn(doors, scene.browser, 'jia', otherPassword)).rejects.toMatchObject({ code: 'sign-in-wrong' })
    expect(doors.opened.value).toBeNull()
  })

  test('two of the same name each get a device of their own', async () => {
    const scene = await aScene()
    const doors = await scene.browser.open()
    const one = await (await joins(doors, scene, { name: '甲', login: 'jia' })).store.facts.device()
    const other = await (await joins(doors, scene, { name: '甲', login: 'jia-b' })).store.facts.device()
    expect(other.deviceId).not.toBe(one.deviceId)
  })

  test('after their device was stopped, with a new one; what waits goes along', async () => {
    const scene = await aScene()
    const doors = await scene.browser.open()
    const before = await joins(doors, scene, { name: '甲', login: 'jia' })
    const { deviceId } = await before.store.facts.device()
    before.sync.stop()
    scene.browser.goOffline(true)
    await worksOn(before, '清扫')
    scene.browser.goOffline(false)
    await scene.administrator.send('POST', `/v1/devices/${deviceId}/revoke`)
    await doors.leave()
    await signsIn(doors, scene.browser, 'jia')
    const now = inside(doors)
    const device = await now.store.facts.device()
    expect(device.deviceId).not.toBe(deviceId)
    await now.sync.sendNow()
    expect(await now.store.waiting()).toMatchObject({ ops: 0 })
    const op = await scene.server.parts.db.selectFrom('op').select(['device_id', 'status']).where('kind', '=', 'activity.created').executeTakeFirstOrThrow()
    expect(op).toEqual({ device_id: device.deviceId, status: 'applied' })
  })
})

describe('without a network', () => {
  test('the app opens for the last person, without a password', async () => {
    const scene = await aScene()
    const { profile } = await joins(await scene.browser.open(), scene, { name: '甲', login: 'jia' })
    scene.browser.goOffline(true)
    const again = await scene.browser.open()
    expect(inside(again).profile.personId).toBe(profile.personId)
  })

  test('another person who was in here before opens their part', async () => {
    const scene = await aScene()
    const doors = await scene.browser.open()
    const jia = await joins(doors, scene, { name: '甲', login: 'jia' })
    await joins(doors, scene, { name: '乙', login: 'yi' })
    scene.browser.goOffline(true)
    await doors.change(jia.profile)
    await worksOn(inside(doors), '甲的活动')
    expect(await inside(doors).store.waiting()).toMatchObject({ ops: 1 })
  })

  test('a shared computer opens nobody after half an hour', async () => {
    const scene = await aScene()
    const doors = await scene.browser.open()
    await joins(doors, scene, { name: '甲', login: 'jia' })
    await doors.enter(device => scene.browser.calls.signIn({
      login: 'jia',
      password: goodPassword,
      isShared: true,
      device,
    }), { login: 'jia', isShared: true })
    expect((await scene.browser.open()).opened.value).not.toBeNull()
    scene.server.pass(31 * 60_000)
    expect((await scene.browser.open()).opened.value).toBeNull()
  })
})

function full(): never {
  throw new DOMException('the quota is exceeded', 'QuotaExceededError')
}

describe('storage that does not answer', () => {
  test('on a full phone the app still opens for whoever was in last, and work is read', async () => {
    const scene = await aScene()
    const { profile } = await joins(await scene.browser.open(), scene, { name: '甲', login: 'jia' })
    scene.browser.diskOf('shell').faults.onCommit = full
    const again = await scene.browser.open()
    expect(inside(again).profile.personId).toBe(profile.personId)
    expect(scene.browser.faults).toMatchObject([
      { code: 'storage-full' },
    ])
  })

  test('a part that does not open leaves the welcome page with the reason, never a blank one; later it opens', async () => {
    const scene = await aScene()
    const { profile } = await joins(await scene.browser.open(), scene, { name: '甲', login: 'jia' })
    const disk = scene.browser.diskOf(`${profile.serverId}/${profile.personId}`)
    disk.faults.onStep = () => {
      throw new DOMException('Connection to Indexed Database server lost', 'UnknownError')
    }
    const doors = await scene.browser.open()
    expect(doors.opened.value).toBeNull()
    expect(scene.browser.notOpened).toMatchObject([
      { code: 'storage-lost' },
    ])
    delete disk.faults.onStep
    await doors.change(profile)
    expect(inside(doors).profile.personId).toBe(profile.personId)
  })
})

describe('leaving in the middle of work', () => {
  test('a photo that is being recorded is recorded, whether its person signs out or another comes in', async () => {
    const scene = await aScene()
    const doors = await scene.browser.open()
    const { profile: jia } = await joins(doors, scene, { name: '甲', login: 'jia' })
    await joins(doors, scene, { name: '乙', login: 'yi' })
    const { profile: yi } = inside(doors)
    const scope = yi.scopes.find(name => name.startsWith('work:')) ?? ''
    scene.browser.goOffline(true)
    const first = inside(doors).recorder.capture(await aCapture({
      scope,
      files: [await aFile(1)],
    }))
    await doors.change(jia)
    const second = inside(doors).recorder.capture(await aCapture({
      scope,
      files: [await aFile(2)],
    }))
    await doors.leave()
    await Promise.all([first, second])
    expect(await (await scene.browser.storeOf(yi)).waiting()).toMatchObject({ blobs: 1 })
    expect(await (await scene.browser.storeOf(jia)).waiting()).toMatchObject({ blobs: 1 })
  })

  test('what is begun after the leaving is refused in so many words, and sends nothing', async () => {
    const scene = await aScene()
    const doors = await scene.browser.open()
    const jia = await joins(doors, scene, { name: '甲', login: 'jia' })
    await jia.sync.sendNow()
    await doors.leave()
    scene.browser.asked.length = 0
    await expect(worksOn(jia, '走后的活动')).rejects.toMatchObject({ code: 'store-closed' })
    jia.sync.nudge()
    await jia.sync.sendNow()
    expect(scene.browser.asked).toEqual([])
  })
})

describe('several people on one phone', () => {
  test('nobody\'s work is sent under another\'s name', async () => {
    const scene = await aScene()
    const doors = await scene.browser.open()
    const jia = await joins(doors, scene, { name: '甲', login: 'jia' })
    await joins(doors, scene, { name: '乙', login: 'yi' })
    await doors.change(jia.profile)
    const { sync, store } = inside(doors)
    await worksOn(inside(doors), '甲的活动')
    scene.browser.asked.length = 0
    await sync.sendNow()
    expect(scene.browser.asked).toEqual([])
    expect(sync.activity().account).toBe('signed-out')
    expect(await store.waiting()).toMatchObject({ ops: 1 })
    await signsIn(doors, scene.browser, 'jia')
    await inside(doors).sync.sendNow()
    const op = await scene.server.parts.db.selectFrom('op').select('person_id').where('kind', '=', 'activity.created').executeTakeFirstOrThrow()
    expect(op.person_id).toBe(jia.profile.personId)
  })
})

describe('signing out', () => {
  test('removes what was downloaded and never what waits; only its author opens it again', async () => {
    const scene = await aScene()
    const doors = await scene.browser.open()
    const jia = await joins(doors, scene, { name: '甲', login: 'jia' })
    await jia.sync.sendNow()
    const unit = jia.profile.scopes.find(name => name.startsWith('unit:')) ?? ''
    expect(await jia.store.items.list({ scope: unit, coll: 'person' })).not.toEqual([])
    scene.browser.goOffline(true)
    await worksOn(jia, '没有网络时的活动')
    await doors.leave()
    expect(doors.opened.value).toBeNull()
    expect((await scene.browser.open()).opened.value).toBeNull()

    const left = await scene.browser.storeOf(jia.profile)
    expect(await left.items.list({ scope: unit, coll: 'person' })).toEqual([])
    expect(await left.waiting()).toMatchObject({ ops: 1 })
    await left.close()

    scene.browser.goOffline(false)
    await signsIn(doors, scene.browser, 'jia')
    await inside(doors).sync.sendNow()
    expect(await inside(doors).store.waiting()).toMatchObject({ ops: 0 })
  })

  test('ends the session at the server too', async () => {
    const scene = await aScene()
    const doors = await scene.browser.open()
    await joins(doors, scene, { name: '甲', login: 'jia' })
    await doors.leave()
    await expect(scene.browser.calls.getSession()).rejects.toMatchObject({ code: 'sign-in-required' })
  })

  test('without a network, ends it at the next start', async () => {
    const scene = await aScene()
    const doors = await scene.browser.open()
    await joins(doors, scene, { name: '甲', login: 'jia' })
    scene.browser.goOffline(true)
    await doors.leave()
    scene.browser.goOffline(false)
    await scene.browser.open()
    await vi.waitFor(async () => expect(scene.browser.calls.getSession()).rejects.toMatchObject({ code: 'sign-in-required' }))
  })
})
