import type { ShallowRef } from 'vue'
import type { NewBlob, Recorder } from '../../container/shapes.ts'
import type { CaptionContext } from '../../domain/evidence/caption.ts'
import type { Position } from '../../domain/evidence/manifest.ts'
import type { FailureCode } from '../../domain/failure.ts'
import type { FlatPages } from './flat-pages.ts'
import type { Incoming, ReadParts } from './incoming.ts'
import type { ScanDraft, ScanPage } from './scan-draft.ts'
import type { Bound } from './scan-pdf.ts'
import type { KeepsBytes, Shot } from './shots.ts'
import { shallowRef } from 'vue'
import { asFailure, Failure } from '../../domain/failure.ts'
import { SCAN_DRAFT } from '../../widgets/capture-draft.ts'
import { readFile, readFirst } from './incoming.ts'
import { wholePicture } from './page-corners.ts'
import { pdfJob, scanEvidence } from './scan-evidence.ts'
import { blobOf, uniqueFiles, withPage, withPageBack, withPageMoved } from './scan-pages.ts'
import { bindPages, isPdfPutOff } from './scan-pdf.ts'
import { ShotList } from './shots.ts'
import { isRefused } from './take-in.ts'
import { Turns } from './turns.ts'
import { Underway } from './underway.ts'

export interface ScanParts extends ReadParts {
  recorder: Recorder
  flat: FlatPages
  newId: () => string
  now: () => number
  position: () => Position | null
  contextOf: (data: Pick<ScanDraft, 'scope' | 'activityId'>) => Promise<CaptionContext>
}

/** As many files as one piece of evidence may have. */
const MOST_PAGES = 60

/** What a scan has become. */
export interface Finished {
  evidenceId: string
  /** Why it has no PDF. */
  trouble: Bound['trouble']
}

/**
 * Sheets of paper on their way to one PDF. The untouched photos are the originals and lie in the draft from the moment
 * they are taken; corners, turns and order only say how the PDF is made from them.
 */
export class ScanSession implements KeepsBytes {
  readonly draftId: string
  readonly data: ShallowRef<ScanDraft>
  readonly underway: Underway = new Underway()
  readonly #createdMs: number
  readonly #parts: ScanParts
  readonly #list = new ShotList<{ incoming: Incoming }>()
  readonly #turns = new Turns()
  #finished: Finished | undefined

  /** The pages as they will stand in the PDF. */
  get flat(): FlatPages { return this.#parts.flat }

  constructor(draft: { id: string, data: ScanDraft, createdMs: number }, parts: ScanParts) {
    this.draftId = draft.id
    this.data = shallowRef(draft.data)
    this.#createdMs = draft.createdMs
    this.#parts = parts
  }

  /** What could not be taken in. */
  get shots(): Shot[] { return this.#list.shots }
  get isFull(): boolean { return this.data.value.pages.length >= MOST_PAGES }

  /** On disk before the camera opens. */
  intend(): Promise<void> {
    return this.#turns.take(() => this.#put(this.data.value))
  }

  /** One page after the other: the photo goes to disk, then its sheet is looked for. */
  async add(files: readonly Incoming[]): Promise<void> {
    const done = files.map(() => this.underway.begin())
    for (const [at, file] of files.entries()) {
      await this.#turns.take(() => this.#take(this.#parts.newId(), file))
      done[at]?.()
    }
  }

  async retry(id: string): Promise<void> {
    const kept = this.#list.keptOf(id)
    if (!kept)
      return
    const done = this.underway.begin()
    await this.#turns.take(() => this.#take(id, kept))
    done()
  }

  keptOf(id: string): Incoming | undefined {
    return this.#list.keptOf(id)
  }

  dismiss(id: string): void {
    this.#list.dismiss(id)
  }

  changePage(id: string, changes: Partial<Pick<ScanPage, 'corners' | 'isEnhanced' | 'turn'>>): Promise<void> {
    return this.#changePages(pages => withPage(pages, id, changes))
  }

  movePage(id: string, by: number): Promise<void> {
    return this.#changePages(pages => withPageMoved(pages, id, by))
  }

  /** Takes a page out; what comes back puts it in again, with its photo. */
  async removePage(id: string): Promise<() => Promise<void>> {
    const before = this.data.value
    const page = before.pages.find(each => each.id === id)
    const bytes = page && await this.#parts.store.blobs.bytesOf(page.sha256)
    await this.#changePages(pages => pages.filter(each => each.id !== id))
    return async () => {
      if (page && bytes) {
        await this.#turns.take(() => this.#put({
          ...this.data.value,
          pages: withPageBack(this.data.value.pages, page, before.pages),
        }, [
          blobOf(page, bytes),
        ]))
      }
    }
  }

  /**
   * One piece of evidence: the photos as they are, the PDF made from them. Where none could be made, `trouble` says why and
   * the job stays on the phone, if trying again may help. Done once: the same answer when asked again.
   */
  async finish(title: string): Promise<Finished> {
    await this.underway.none()
    return this.#turns.take(async () => this.#finished ??= await this.#record(title))
  }

  /**
   * Nobody looks at it any more: an empty scan goes. Judged in its turn, since a page that is being read is on the disk by
   * then or has its reason. One that is left late is written anew, for the lists that looked while it was still held.
   */
  letGo(isLate: boolean): Promise<void> {
    return this.#turns.take(async () => {
      if (this.#finished)
        return
      if (this.data.value.pages.length === 0)
        await this.#parts.store.drafts.drop(this.draftId)
      else if (isLate)
        await this.#put(this.data.value)
    })
  }

  async #record(title: string): Promise<Finished> {
    const { store, recorder } = this.#parts
    const { scope, evidenceId, pages } = this.data.value
    // Written, and the answer lost on the way.
    if (await store.items.get({ scope, coll: 'evidence', id: evidenceId }))
      return { evidenceId, trouble: undefined }
    const { derivatives, trouble } = await bindPages(pages, title, this.#parts)
    await recorder.capture({
      ...await scanEvidence(this.data.value, this.#parts),
      derivatives,
      ...isPdfPutOff(trouble)
        ? {
            leftDraft: pdfJob({ id: this.draftId, data: this.data.value, createdMs: this.#createdMs }, {
              title,
              nowMs: this.#parts.now(),
            }),
          }
        : { draftId: this.draftId },
    })
    return { evidenceId, trouble }
  }

  async #put(data: ScanDraft, blobs: readonly NewBlob[] = []): Promise<void> {
    const held = uniqueFiles(data.pages).map(page => page.sha256)
    await this.#parts.store.drafts.put({
      id: this.draftId,
      kind: SCAN_DRAFT,
      data: { ...data },
      held,
      createdMs: this.#createdMs,
      updatedMs: this.#parts.now(),
      blobs,
    })
    this.data.value = data
  }

  #changePages(change: (pages: ScanPage[]) => ScanPage[]): Promise<void> {
    return this.#turns.take(() => this.#put({
      ...this.data.value,
      pages: change(this.data.value.pages),
    }))
  }

  async #take(id: string, incoming: Incoming): Promise<void> {
    this.#list.show({ id, status: 'reading', name: incoming.name })
    let kept = incoming
    try {
      kept = await readFirst(incoming, this.#parts)
      const { file, facts, bytes } = await readFile(kept, id, this.#parts)
      if (facts.kind !== 'photo' || !bytes)
        throw new Failure('file-type-refused')
      if (this.isFull)
        throw new Failure('scan-full')
      const page: ScanPage = {
        id,
        sha256: file.sha256,
        size: file.size,
        mime: file.mime,
        corners: [...wholePicture] as ScanPage['corners'],
        isFound: false,
        isEnhanced: true,
        turn: 0,
      }
      await this.#putPage(page, bytes)
      this.dismiss(id)
      // The page is on the disk; where its sheet lies can be said by hand.
      await this.#lookForSheet(page, bytes).catch(() => {})
    }
    catch (error) {
      this.#fail({ id, name: incoming.name, code: asFailure(error, 'not-saved').code }, kept)
    }
  }

  #putPage(page: ScanPage, bytes: ArrayBuffer): Promise<void> {
    const { deviceMs, position, pages } = this.data.value
    return this.#put({
      ...this.data.value,
      deviceMs: deviceMs ?? this.#parts.now(),
      position: position ?? this.#parts.position(),
      pages: [...pages, page],
    }, [
      blobOf(page, bytes),
    ])
  }

  async #lookForSheet(page: ScanPage, bytes: ArrayBuffer): Promise<void> {
    const corners = await this.#parts.media.findPage(bytes, page.mime).catch(() => null)
    if (corners) {
      await this.#put({
        ...this.data.value,
        pages: withPage(this.data.value.pages, page.id, {
          corners: [...corners] as ScanPage['corners'],
          isFound: true,
        }),
      })
    }
  }

  #fail({ id, name, code }: { id: string, code: FailureCode, name: string | undefined }, kept: Incoming): void {
    const isOut = isRefused(code, kept)
    if (!isOut)
      this.#list.keep(id, { incoming: kept })
    this.#list.show({
      id,
      name,
      code,
      status: isOut ? 'refused' : 'failed',
    })
  }
}
