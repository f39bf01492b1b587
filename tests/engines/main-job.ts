import type { Engine } from './support/engine.ts'
import type { Look } from './support/in-page.ts'
import type { Tally } from './support/steps.ts'
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sha256, storedHash } from '../e2e/support/blobs.ts'
import { startServer } from '../e2e/support/server.ts'
import { like, t } from '../e2e/support/words.ts'
import { aTwelveMegapixelJpeg, cornerColours } from '../fixtures/media/pictures.ts'
import { abilities, keepsShell, look, lookThroughDatabases, tileLinks, viewersKept } from './support/in-page.ts'
import { aPerson } from './support/person.ts'
import { tellSteps } from './support/steps.ts'

interface Photos { folder: string, files: string[], hashes: string[] }

/** Real JPEG files on disk, each with bytes of its own. */
async function photographs(n: number): Promise<Photos> {
  const folder = await mkdtemp(join(tmpdir(), 'jianzheng-photos-'))
  const photos: Photos = { folder, files: [], hashes: [] }
  for (let at = 1; at <= n; at++) {
    const bytes = await aTwelveMegapixelJpeg({ taken: `2026-03-05T09:4${at}` })
    const file = join(folder, `IMG_000${at}.jpg`)
    await writeFile(file, bytes)
    photos.files.push(file)
    photos.hashes.push(sha256(bytes))
  }
  return photos
}

/** What one person does from the printed link to the picture in the viewer, with the server gone in between. */
export async function mainJob(openEngine: () => Promise<Engine>): Promise<Tally> {
  const server = await startServer()
  const photos = await photographs(5)
  const engine = await openEngine()
  const person = aPerson(engine)
  const [first, ...rest] = photos.files
  const album = rest.slice(0, 2)
  const sheets = rest.slice(2)
  const open = (path: string): Promise<void> => engine.open(new URL(path, server.url).href)
  const phoneWord = t('ui.photoState', {
    word: t('evidence.delivery.phone'),
  })
  const deliveredWord = t('ui.photoState', {
    word: t('evidence.delivery.delivered'),
  })

  try {
    return await tellSteps(engine.name, [
      [
        'comes in by the printed link and has the rubric',
        async () => {
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
          await person.until('the viewers', () => engine.run(viewersKept), 60)
          await person.keep('home')
        },
      ],
      [
        'is told nothing about storage that is not so',
        async () => {
          const can = await engine.run(abilities)
          assert.equal(can.isSecure, true)
          await open('/me/storage')
          await person.sees(t('me.storage.whatGoes'))
          await person.until('an offer to be kept only where the browser can promise it', async () => await person.isSeen(t('me.storage.askPersist')) === can.persist)
          await person.keep('storage')
        },
      ],
      [
        'out of reach of the server: the app opens from the phone',
        async () => {
          await server.stop()
          await open('/capture')
          assert.equal(await engine.run(() => fetch('/healthz').then(() => true, () => false)), false)
          await person.sees(t('capture.how'))
          await person.keep('capture')
        },
      ],
      [
        'a photo from the camera and two from the album are kept',
        async () => {
          await person.tap(t('capture.position.no'))
          await person.choose(t('capture.do.camera'), [first!])
          await person.sees(t('capture.kept.here.photos', { n: 1 }))
          await person.fill(t('caption.element.reason'), '清扫步道垃圾')
          await person.keep('after-shot')
          await person.tap(t('ui.done'))
          await person.tap(t('capture.after.handInAnyway'))
          await person.sees(t('capture.after.handedIn', { n: 1 }))
          await open('/capture?via=gallery')
          await person.choose(t('capture.do.gallery'), album)
          await person.sees(t('capture.kept.here.photos', { n: 2 }))
          await person.tap(t('ui.done'))
          await person.tap(t('capture.after.handInAnyway'))
          await person.sees(t('capture.after.handedIn', { n: 2 }))
        },
      ],
      [
        'two sheets are scanned and bound',
        async () => {
          await open('/capture/scan')
          await person.choose(t('capture.scan.first'), [sheets[0]!])
          await person.sees(t('capture.scan.kept', { n: 1 }))
          await person.choose(t('capture.scan.next'), [sheets[1]!])
          await person.sees(t('capture.scan.kept', { n: 2 }))
          await person.keep('scan')
          await person.tap(t('capture.scan.bind', { n: 2 }))
          await person.tap(t('ui.done'))
          await person.tap(t('capture.after.handInAnyway'))
          await person.sees(t('capture.after.handedIn', { n: 1 }))
        },
      ],
      [
        'loaded again without the server, all four are there and say that they wait',
        async () => {
          await open('/evidence')
          await person.seesTiles(4, phoneWord)
          await engine.reload()
          await person.seesTiles(4, phoneWord)
          if (engine.hasProfile) {
            await engine.killAndStart()
            await open('/evidence')
            await person.seesTiles(4, phoneWord)
          }
          await person.keep('waiting')
          await open('/sync')
          await person.sees(t('sync.now'))
          assert.equal(await person.isSeen(t('sync.allDelivered')), false)
          await person.keep('sync-waiting')
        },
      ],
      [
        'on the phone lie bytes in buffers, and no Blob or File',
        async () => {
          const kept = await engine.run(lookThroughDatabases)
          assert.deepEqual(kept.blobs, [])
          assert.ok(kept.buffers >= photos.files.length, `${kept.buffers} buffers in ${kept.records} records`)
          assert.ok(kept.databases.some(name => name.startsWith('jz-') && name !== 'jz-shell'), kept.databases.join())
        },
      ],
      [
        'the server is back: everything arrives, byte for byte',
        async () => {
          await server.startAgain()
          await person.tap(t('sync.now'))
          await person.until('all to be delivered', () => person.isSeen(t('sync.allDelivered')), 60)
          await person.keep('sync')
          assert.deepEqual(await Promise.all(photos.hashes.map(hash => storedHash(server.dataFolder, hash))), photos.hashes)
          await open('/evidence')
          await person.seesTiles(4, deliveredWord)
          await person.seesPictures(4)
          await person.keep('evidence')
        },
      ],
      [
        'the picture is shown upright, and large in the viewer',
        async () => {
          const links = await engine.run(tileLinks)
          await engine.open(links.at(-1)!)
          await person.until('the picture at its full size', async () => (await engine.run(look))?.width === 1200)
          await person.keep('viewer')
          showsUpright(await engine.run(look))
        },
      ],
    ], () => person.keep('failed'))
  }
  finally {
    await engine.close()
    await server.remove()
    await rm(photos.folder, { recursive: true, force: true })
  }
}

/** Stored sideways, shown upright: taller than wide, and every corner in its own colour. */
function showsUpright(picture: Look | null): void {
  assert.deepEqual([picture?.width, picture?.height], [1200, 1600])
  for (const [at, colour] of Object.values(cornerColours).entries()) {
    const distance = Math.hypot(...colour.map((value, channel) => value - (picture?.corners[at]?.[channel] ?? 0)))
    assert.ok(distance < 90, `corner ${at} of ${JSON.stringify(picture)}`)
  }
}
