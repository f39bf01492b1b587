import type { RunningServer } from '../e2e/support/server.ts'
import type { Engine } from './support/engine.ts'
import type { Person } from './support/person.ts'
import type { Photographs } from './support/photographs.ts'
import type { Tally } from './support/steps.ts'
import assert from 'node:assert/strict'
import { storedHash } from '../e2e/support/blobs.ts'
import { startServer } from '../e2e/support/server.ts'
import { like, t } from '../e2e/support/words.ts'
import { cornerColours } from '../fixtures/media/pictures.ts'
import { abilities, isServerReached, keepsShell, look, lookThroughDatabases, rememberFreezing, tileLinks, viewersKept, wasFrozen } from './support/in-page.ts'
import { aPerson } from './support/person.ts'
import { tellSteps } from './support/steps.ts'

interface Job { engine: Engine, person: Person, server: RunningServer, photos: Photographs, open: (path: string) => Promise<void> }

const waiting = t('ui.photoState', {
  word: t('evidence.delivery.phone'),
})
const delivered = t('ui.photoState', {
  word: t('evidence.delivery.delivered'),
})

/** What one person does from the printed link to the picture in the viewer, with the server gone in between. */
const sentences: ReadonlyArray<readonly [sentence: string, does: (job: Job) => Promise<void>]> = [
  ['comes in by the printed link and has the rubric', comesIn],
  ['is told nothing about storage that is not so', readsOfStorage],
  ['out of reach of the server: the app opens from the phone', losesTheServer],
  ['a photo from the camera and two from the album are kept', takesPhotos],
  ['two sheets are scanned and bound', scans],
  ['loaded again without the server, all four are there and say that they wait', loadsAgain],
  ['a page that was left is gone, and holds no lock on the phone\'s database', leavesAPage],
  ['on the phone lie bytes in buffers, and no Blob or File', findsNoBlob],
  ['the server is back: everything arrives, byte for byte', sendsAll],
  ['the picture is drawn upright in the viewer', looksAtThePicture],
]

export async function mainJob(openEngine: () => Promise<Engine>, photos: Photographs): Promise<Tally> {
  const server = await startServer()
  const engine = await openEngine().catch(async (error: unknown) => {
    await server.remove()
    throw error
  })
  const job: Job = {
    engine,
    server,
    photos,
    person: aPerson(engine),
    open: path => engine.open(new URL(path, server.url).href),
  }
  try {
    return await tellSteps(engine.name, sentences.map(([sentence, does]) => [
      sentence,
      () => does(job),
    ] as const), job.person.tellWhereItStands)
  }
  finally {
    await engine.close()
    await server.remove()
  }
}

async function comesIn({ engine, person, server }: Job): Promise<void> {
  await engine.open(server.linkWith('/setup#'))
  await person.tap(t('welcome.purpose.read'), 'text')
  await person.tap(t('welcome.purpose.continue'))
  await person.fill(t('welcome.unit'), '口岸办公室')
  await person.fill(t('welcome.name'), '丙')
  await person.fill(t('welcome.login'), 'bing')
  await person.fill(t('welcome.newPassword'), '码头 灰鹭 铜铃 47')
  await person.tap(t('welcome.withPlan'), 'text')
  await person.tap(t('welcome.setUpDo'))
  await person.sees(like('home.coverage.left'))
  await person.until('the service worker to hold the app', () => engine.run(keepsShell))
  await person.until('the viewers', () => engine.run(viewersKept))
  await person.keep('home')
}

async function readsOfStorage({ engine, person, open }: Job): Promise<void> {
  const can = await engine.run(abilities)
  assert.equal(can.isSecure, true)
  // The hostile case, which is why this engine is here: should it change, the run must say so.
  if (!engine.hasProfile) {
    assert.deepEqual(can, {
      isSecure: true,
      persist: false,
      privateFiles: false,
      keepsBlobs: false,
    })
  }
  await open('/me/storage')
  await person.sees(t('me.storage.whatGoes'))
  await person.until('an offer to be kept only where the browser can promise it', async () => await person.isSeen(t('me.storage.askPersist')) === can.persist)
  await person.keep('storage')
}

async function losesTheServer({ engine, person, server, open }: Job): Promise<void> {
  await server.stop()
  await open('/capture')
  assert.equal(await engine.run(isServerReached), false)
  await person.sees(t('capture.how'))
  await person.keep('capture')
}

async function takesPhotos({ person, photos, open }: Job): Promise<void> {
  await person.tap(t('capture.position.no'))
  await person.choose(t('capture.do.camera'), [photos.camera])
  await person.sees(t('capture.kept.here.photos', { n: 1 }))
  await person.fill(t('caption.element.reason'), '清扫步道垃圾')
  await person.keep('after-shot')
  await handIn(person, 1)
  await open('/capture?via=gallery')
  await person.choose(t('capture.do.gallery'), photos.album)
  await person.sees(t('capture.kept.here.photos', { n: 2 }))
  await handIn(person, 2)
}

async function handIn(person: Person, n: number): Promise<void> {
  await person.tap(t('ui.done'))
  await person.tap(t('capture.after.handInAnyway'))
  await person.sees(t('capture.after.handedIn', { n }))
}

async function scans({ person, photos, open }: Job): Promise<void> {
  await open('/capture/scan')
  for (const [at, sheet] of photos.sheets.entries()) {
    await person.choose(t(at === 0
      ? 'capture.scan.first'
      : 'capture.scan.next'), [sheet])
    await person.sees(t('capture.scan.kept', { n: at + 1 }))
  }
  await person.tap(t('capture.scan.bind', { n: photos.sheets.length }))
  await person.keep('scan')
  await handIn(person, 1)
}

async function loadsAgain({ engine, person, open }: Job): Promise<void> {
  await open('/evidence')
  await person.seesTiles(4, waiting)
  await engine.reload()
  await person.seesTiles(4, waiting)
  if (engine.hasProfile) {
    await engine.killAndStart()
    await open('/evidence')
    await person.seesTiles(4, waiting)
  }
  await person.seesPictures(4)
  await person.keep('waiting')
}

async function leavesAPage({ engine, person, open }: Job): Promise<void> {
  await engine.run(rememberFreezing)
  await open('/sync')
  await person.sees(t('sync.now'))
  assert.equal(await engine.run(wasFrozen), 'false')
  assert.equal(await person.isSeen(t('sync.allDelivered')), false)
  await person.keep('sync-waiting')
}

async function findsNoBlob({ engine, photos }: Job): Promise<void> {
  const kept = await engine.run(lookThroughDatabases)
  assert.deepEqual(kept.blobs, [])
  assert.ok(kept.buffers >= photos.hashes.length, `${kept.buffers} buffers in ${kept.records} records`)
  assert.ok(kept.databases.some(name => name.startsWith('jz-') && name !== 'jz-shell'), kept.databases.join())
}

async function sendsAll({ engine, person, server, photos, open }: Job): Promise<void> {
  await server.startAgain()
  // It may have begun by itself.
  await person.until('the sending to begin', async () => await person.isSeen(t('sync.stop')) || await person.isSeen(t('sync.allDelivered')) || await engine.tap({
    what: 'button',
    name: t('sync.now'),
  }))
  await person.until('all to be delivered', () => person.isSeen(t('sync.allDelivered')))
  await person.keep('sync')
  assert.deepEqual(await Promise.all(photos.hashes.map(hash => storedHash(server.dataFolder, hash))), photos.hashes)
  await open('/evidence')
  await person.seesTiles(4, delivered)
  await person.seesPictures(4)
  await person.keep('evidence')
}

/** Stored sideways, shown upright: taller than wide, and every corner in its own colour. */
async function looksAtThePicture({ engine, person }: Job): Promise<void> {
  const links = await engine.run(tileLinks)
  await engine.open(links.at(-1) ?? '')
  await person.until('the picture at its full size', async () => (await engine.run(look))?.width === 1200)
  await person.keep('viewer')
  const picture = await engine.run(look)
  assert.deepEqual([picture?.width, picture?.height], [1200, 1600])
  for (const [at, colour] of Object.values(cornerColours).entries()) {
    const distance = Math.hypot(...colour.map((value, channel) => value - (picture?.corners[at]?.[channel] ?? 0)))
    assert.ok(distance < 90, `corner ${at} of ${JSON.stringify(picture)}`)
  }
}
