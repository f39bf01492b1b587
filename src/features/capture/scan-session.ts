import type { ShallowRef } from 'vue'
import type { DeviceStore, MadeDerivative, MediaPort, NewBlob, Recorder } from '../../container/shapes.ts'
import type { CaptionContext } from '../../domain/evidence/caption.ts'
import type { Position } from '../../domain/evidence/manifest.ts'
import type { FailureCode } from '../../domain/failure.ts'
import type { KeepsBytes, Shot } from './capture-session.ts'
import type { FlatPages } from './flat-pages.ts'
import type { Incoming } from './incoming.ts'
import type { ScanDraft, ScanPage } from './scan-draft.ts'
import { shallowReactive, shallowRef } from 'vue'
import { firstEvent, prefillCaption } from '../../domain/evidence/caption.ts'
import { asFailure, Failure } from '../../domain/failure.ts'
import { SCAN_DRAFT } from '../../widgets/capture-draft.ts'
import { readFile } from './incoming.ts'
import { wholePicture } from './page-corners.ts'
import { derivativeFrom, isRefusal } from './take-in.ts'

export interface ScanParts {
  store: DeviceStore
  recorder: Recorder
  media: MediaPort
  flat: FlatPages
  newId: () => string
  now: () => number
  position: () => Position | null
  contextOf: (data: Pick<ScanDraft, 'scope' | 'activityId'>) => Promise<CaptionContext>
}

/** As many files as one piece of evidence may have. */
export const MOST_PAGES = 60

/**
 * Sheets of paper on their way to one PDF. The untouched photos are the originals and lie in the draft from the moment
 * they are taken; corners, turns and order only say how the PDF is made from them.
 */
export class ScanSession implements KeepsBytes {
  readonly draftId: string
  readonly data: ShallowRef<ScanDraft>
  /** What could not be taken in. */
  readonly shots: Shot[] = shallowReactive([])
  readonly #createdMs: number
  readonly #parts: ScanParts
  readonly #kept = new Map<string, Incoming>()
  #tail: Promise<unknown> = Promise.resolve()

  constructor(draft: { id: string, data: ScanDraft, createdMs: number }, parts: ScanParts) {
    this.draftId = draft.id
    this.data = shallowRef(draft.data)
    this.#createdMs = draft.createdMs
    this.#parts = parts
  }

  /** On disk before the camera opens. */
  intend(): Promise<void> {
    return this.#inTurn(() => this.#put(this.data.value))
  }

  /** One page after the other: the photo goes to disk, then its sheet is looked for. */
  async add(files: readonly Incoming[]): Promise<void> {
    for (const file of files)
      await this.#inTurn(() => this.#take(this.#parts.newId(), file))
  }

  async retry(id: string): Promise<void> {
    const kept = this.#kept.get(id)
    if (kept)
      await this.#inTurn(() => this.#take(id, kept))
  }

  keptOf(id: string): Incoming | undefined {
    return this.#kept.get(id)
  }

  dismiss(id: string): void {
    this.#kept.delete(id)
    const at = this.shots.findIndex(shot => shot.id === id)
    if (at >= 0)
      this.shots.splice(at, 1)
  }

  changePage(id: string, changes: Partial<Pick<ScanPage, 'corners' | 'isEnhanced' | 'turn'>>): Promise<void> {
    return this.#changePages(pages => pages.map(page => page.id === id
      ? {
          ...page,
          ...changes,
        }
      : page))
  }

  movePage(id: string, by: number): Promise<void> {
    return this.#changePages((pages) => {
      const from = pages.findIndex(page => page.id === id)
      const rest = pages.filter(page => page.id !== id)
      const to = Math.min(rest.length, Math.max(0, from + by))
      const moved = pages[from]
      return moved
        ? [
            ...rest.slice(0, to),
            moved,
            ...rest.slice(to),
          ]
        : pages
    })
  }

  /** Takes a page out; what comes back puts it in again, with its photo. */
  async removePage(id: string): Promise<() => Promise<void>> {
    const before = this.data.value
    const page = before.pages.find(each => each.id === id)
    const bytes = page && await this.#parts.store.blobs.bytesOf(page.sha256)
    await this.#changePages(pages => pages.filter(each => each.id !== id))
    return async () => {
      if (page && bytes) {
        await this.#inTurn(() => this.#put({
          ...this.data.value,
          pages: putBack(this.data.value.pages, page, before.pages),
        }, [
          blobOf(page, bytes),
        ]))
      }
    }
  }

  /** One piece of evidence: the photos as they are, the PDF made from them. Without a PDF where none could be made; says so. */
  async finish(title: string): Promise<{ evidenceId: string, hasPdf: boolean }> {
    const { recorder, contextOf, now } = this.#parts
    const data = this.data.value
    const derivatives = await this.#bind(title).catch(() => [])
    const deviceMs = data.deviceMs ?? now()
    const context = await contextOf(data)
    const clock = await this.#parts.store.facts.clock()
    await recorder.capture({
      scope: data.scope,
      evidenceId: data.evidenceId,
      kind: 'scan',
      via: 'scan',
      files: uniqueFiles(data.pages).map(({ sha256, size, mime }) => ({
        sha256,
        size,
        mime,
        source: { held: true },
      })),
      deviceMs,
      event: firstEvent({
        via: 'scan',
        correctedMs: Math.max(0, deviceMs + (clock?.offsetMs ?? 0)),
      }),
      position: data.position,
      caption: prefillCaption({ ...context, position: data.position }).caption,
      clauses: data.asked,
      activityId: data.activityId,
      hasMinors: false,
      derivatives,
      draftId: this.draftId,
    })
    return { evidenceId: data.evidenceId, hasPdf: derivatives.length > 0 }
  }

  drop(): Promise<void> {
    return this.#inTurn(() => this.#parts.store.drafts.drop(this.draftId))
  }

  async #bind(title: string): Promise<MadeDerivative[]> {
    const { media, flat, now } = this.#parts
    const pages: ArrayBuffer[] = []
    for (const page of this.data.value.pages)
      pages.push((await flat.of(page)).bytes)
    const [first] = pages
    if (!first)
      return []
    const [thumb, preview] = await media.derivatives(first, 'image/jpeg')
    const bytes = await media.pdf(pages, {
      title,
      madeMs: now(),
    })
    const sha256 = await media.hash(bytes)
    return [
      derivativeFrom(thumb),
      derivativeFrom(preview),
      {
        role: 'pdf',
        mime: 'application/pdf',
        sha256,
        size: bytes.byteLength,
        width: 0,
        height: 0,
        bytes,
      },
    ]
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#tail.then(run)
    this.#tail = turn.catch(() => {})
    return turn
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
    return this.#inTurn(() => this.#put({
      ...this.data.value,
      pages: change(this.data.value.pages),
    }))
  }

  async #take(id: string, incoming: Incoming): Promise<void> {
    this.#show({ id, status: 'reading', name: incoming.name })
    let kept = incoming
    try {
      const { file, facts, bytes } = await readFile(incoming, id, this.#parts)
      if (facts.kind !== 'photo' || !bytes || this.data.value.pages.length >= MOST_PAGES)
        throw new Failure('file-type-refused')
      kept = { ...incoming, bytes }
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
      const { deviceMs, position, pages } = this.data.value
      await this.#put({
        ...this.data.value,
        deviceMs: deviceMs ?? this.#parts.now(),
        position: position ?? this.#parts.position(),
        pages: [...pages, page],
      }, [
        blobOf(page, bytes),
      ])
      this.dismiss(id)
      await this.#lookForSheet(page, bytes)
    }
    catch (error) {
      this.#fail({ id, name: incoming.name, code: asFailure(error, 'not-saved').code }, kept)
    }
  }

  async #lookForSheet(page: ScanPage, bytes: ArrayBuffer): Promise<void> {
    const corners = await this.#parts.media.findPage(bytes, page.mime).catch(() => null)
    if (corners) {
      await this.#put({
        ...this.data.value,
        pages: this.data.value.pages.map(each => each.id === page.id
          ? {
              ...each,
              corners: [...corners] as ScanPage['corners'],
              isFound: true,
            }
          : each),
      })
    }
  }

  #fail({ id, name, code }: { id: string, code: FailureCode, name: string | undefined }, kept: Incoming): void {
    if (!isRefusal(code))
      this.#kept.set(id, kept)
    this.#show({
      id,
      name,
      code,
      status: isRefusal(code)
        ? 'refused'
        : 'failed',
    })
  }

  #show(shot: Shot): void {
    const at = this.shots.findIndex(other => other.id === shot.id)
    this.shots.splice(at < 0
      ? this.shots.length
      : at, at < 0
      ? 0
      : 1, shot)
  }
}

function blobOf({ sha256, size, mime }: ScanPage, bytes: ArrayBuffer): NewBlob {
  return {
    sha256,
    size,
    mime,
    role: 'original',
    source: { bytes },
  }
}

/** The same photo on two pages is one file. */
function uniqueFiles(pages: readonly ScanPage[]): ScanPage[] {
  return pages.filter((page, at) => pages.findIndex(each => each.sha256 === page.sha256) === at)
}

/** Where it stood before, as far as its neighbours are still there. */
function putBack(pages: readonly ScanPage[], page: ScanPage, before: readonly ScanPage[]): ScanPage[] {
  const later = before.slice(before.indexOf(page) + 1).map(each => each.id)
  const at = pages.findIndex(each => later.includes(each.id))
  return at < 0
    ? [...pages, page]
    : [
        ...pages.slice(0, at),
        page,
        ...pages.slice(at),
      ]
}
