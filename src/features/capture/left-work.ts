import type { Container, Opened } from '../../container/container.ts'
import { prepareViewers } from '../../device/viewer-pack.ts'
import { noteFault } from './fault.ts'
import { makeMissingPdfs } from './missing-pdfs.ts'

/** What earlier visits left to be made: once now, and once more when the part that lacked is there. Never throws. */
export async function finishLeftWork(container: Pick<Container, 'media' | 'now' | 'faults'>, { store, recorder }: Pick<Opened, 'store' | 'recorder'>, prepare: () => Promise<boolean> = prepareViewers): Promise<void> {
  const note = (error: unknown): void => noteFault(container, error)
  const { media, now } = container
  const make = (): Promise<number> => makeMissingPdfs({ store, recorder, media, now, note })
  try {
    if (await make() > 0 && await prepare())
      await make()
  }
  catch (error) {
    note(error)
  }
}
