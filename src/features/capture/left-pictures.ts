import type { DeviceStore, Item } from '../../container/shapes.ts'
import type { PictureJob, PictureLine } from './picture-line.ts'
import { derivativeOf, evidenceOf } from '../../domain/evidence/schema.ts'
import { WATERMARK_DRAFT } from '../../widgets/capture-draft.ts'
import { draftsOf } from './left-drafts.ts'
import { wishOf } from './watermark-wish.ts'

export interface LeftPictureParts {
  store: DeviceStore
  pictures: PictureLine
  personId: string
  workScope: string | undefined
  /** Evidence that this browser was found unable to draw: not tried at every start. */
  undrawable: ReadonlySet<string>
}

/** Only the newest: an old phone full of videos must not be busy for an hour after every start. */
const LOOKED_AT = 200
const MADE_AT_ONCE = 12

/** Copies that were asked for and never made, because the page ended before. */
export async function makeLeftWatermarks({ store, pictures }: Pick<LeftPictureParts, 'store' | 'pictures'>): Promise<void> {
  for (const draft of await draftsOf(store, WATERMARK_DRAFT)) {
    const wish = wishOf(draft)
    const item = wish && await store.items.get({ ...wish.job.target, coll: 'evidence' })
    const isOver = !wish || !item || derivativeOf(evidenceOf(item), 'watermark') !== undefined || await pictures.watermark(wish.job, wish.lines)
    if (isOver)
      await store.drafts.drop(draft.id)
  }
}

/** Thumbs and previews of own evidence whose page ended before they were made. The answer of each comes to the line's `onDone`. */
export async function makeLeftThumbs({ store, pictures, personId, workScope, undrawable }: LeftPictureParts): Promise<void> {
  const items = workScope === undefined
    ? []
    : await store.items.list({
        scope: workScope,
        coll: 'evidence',
        terms: [`by:${personId}`],
        limit: LOOKED_AT,
      })
  const lacking = items.filter(item => !item.deleted && !undrawable.has(item.id) && !derivativeOf(evidenceOf(item), 'thumb'))
  for (const item of lacking.slice(0, MADE_AT_ONCE)) {
    const job = await jobFor(item, store)
    if (job)
      pictures.add(job)
  }
  await pictures.idle()
}

async function jobFor(item: Item, store: DeviceStore): Promise<PictureJob | undefined> {
  const { kind, files } = evidenceOf(item)
  const file = files[0]
  const isPicture = file && /^(?:image|video)\//.test(file.mime)
  if (!isPicture || (await store.blobs.missing([file.sha256])).length > 0)
    return undefined
  return {
    target: { scope: item.scope, id: item.id },
    kind,
    sha256: file.sha256,
    mime: file.mime,
  }
}
