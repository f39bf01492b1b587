import type { Container, Opened } from '../../container/container.ts'
import { makeVideoPoster } from '../../device/video-poster.ts'
import { prepareViewers } from '../../device/viewer-pack.ts'
import { noteFault } from './fault.ts'
import { makeLeftThumbs, makeLeftWatermarks } from './left-pictures.ts'
import { makeMissingPdfs } from './missing-pdfs.ts'
import { PictureLine } from './picture-line.ts'

type Parts = Pick<Container, 'media' | 'now' | 'faults' | 'shell'>

/** What earlier visits left to be made: PDFs, copies that were asked for, pictures. Never throws; the next start tries again. */
export async function finishLeftWork(container: Parts, opened: Pick<Opened, 'store' | 'recorder' | 'profile'>, prepare: () => Promise<boolean> = prepareViewers): Promise<void> {
  for (const part of [makePdfs, makePictures])
    await part(container, opened, prepare).catch((error: unknown) => noteFault(container, error))
}

/** Once now, and once more when the part that lacked is there. */
async function makePdfs(container: Parts, { store, recorder }: Pick<Opened, 'store' | 'recorder'>, prepare: () => Promise<boolean>): Promise<void> {
  const { media, now } = container
  const note = (error: unknown): void => noteFault(container, error)
  const make = (): Promise<number> => makeMissingPdfs({ store, recorder, media, now, note })
  if (await make() > 0 && await prepare())
    await make()
}

async function makePictures(container: Parts, { store, recorder, profile }: Pick<Opened, 'store' | 'recorder' | 'profile'>): Promise<void> {
  const setting = `capture.undrawable.${profile.personId}`
  const known = await container.shell.setting(setting)
  const undrawable = new Set(Array.isArray(known)
    ? known as string[]
    : [])
  const pictures = new PictureLine({
    store,
    recorder,
    media: container.media,
    poster: video => makeVideoPoster(video),
    onDone: (id, result, isOver) => result === 'none' && isOver && undrawable.add(id),
    onFault: error => noteFault(container, error),
  })
  await makeLeftWatermarks({ store, pictures })
  const before = undrawable.size
  await makeLeftThumbs({
    store,
    pictures,
    undrawable,
    personId: profile.personId,
    workScope: profile.scopes.find(scope => scope.startsWith('work:')),
  })
  if (undrawable.size > before)
    await container.shell.setSetting(setting, [...undrawable].slice(-500))
}
