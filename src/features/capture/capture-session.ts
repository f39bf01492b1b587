import type { ShallowRef } from 'vue'
import type { DeviceStore } from '../../container/shapes.ts'
import type { CaptionContext } from '../../domain/evidence/caption.ts'
import type { CapturePath, Position } from '../../domain/evidence/manifest.ts'
import type { FailureCode } from '../../domain/failure.ts'
import type { CaptureDraft } from '../../widgets/capture-draft.ts'
import type { Incoming } from './incoming.ts'
import type { PictureJob, PictureLine } from './picture-line.ts'
import type { Saved, ShotAbout, TakeInParts, Taken } from './take-in.ts'
import { shallowReactive, shallowRef } from 'vue'
import { isFromShutter } from '../../domain/evidence/caption.ts'
import { asFailure } from '../../domain/failure.ts'
import { CAPTURE_DRAFT, noChanges } from '../../widgets/capture-draft.ts'
import { readFirst } from './incoming.ts'
import { takeIn, worthKeeping } from './take-in.ts'
import { Underway } from './underway.ts'

/** One file on its way into the phone, or just arrived. The photo itself is the evidence with the same id. */
export interface Shot {
  id: string
  status: 'reading' | Taken['status']
  name?: string | undefined
  code?: FailureCode | undefined
  /** The evidence that had these bytes before. */
  knownAs?: string | undefined
  /** The name promised another type than this. */
  realExt?: string | undefined
  /** This browser cannot draw it. */
  hasNoPicture?: boolean | undefined
}

/** Holds on to what could not be saved, until somebody has seen to it. */
export interface KeepsBytes {
  shots: readonly Shot[]
  /** Files that were taken or chosen and whose turn is not over. */
  underway: Underway
  keptOf: (id: string) => Incoming | undefined
  retry: (id: string) => Promise<void>
  dismiss: (id: string) => void
}

export interface SessionParts extends TakeInParts {
  store: DeviceStore
  pictures: PictureLine
  newId: () => string
  now: () => number
  /** The newest fix, where the person wants positions. */
  position: () => Position | null
  /** What can be filled in: the activity and the unit's places. */
  contextOf: (data: Pick<CaptureDraft, 'scope' | 'activityId'>) => Promise<CaptionContext>
  /** Something new is on disk and waits for the server. */
  onSaved?: () => void
}

/** Ids promised in one write, so that shots in a row do not each wait for a write of the draft first. */
const PROMISED = 6

/** When and how a file came. */
interface Coming { via: CapturePath, deviceMs: number }

interface Kept extends Coming { incoming: Incoming }

/**
 * A visit to the camera or the album, from before it opens until the words are done. Outlives the screens it is shown on.
 * Writes go one after the other; what was not saved stays in memory until somebody saves it elsewhere or gives it up.
 */
export class CaptureSession implements KeepsBytes {
  readonly draftId: string
  readonly data: ShallowRef<CaptureDraft>
  /** In the order they came. */
  readonly shots: Shot[] = shallowReactive([])
  readonly underway: Underway = new Underway()
  /** The intent of the next shot is on disk: the camera may open at once. */
  readonly isReady = shallowRef(false)
  readonly #createdMs: number
  readonly #parts: SessionParts
  readonly #kept = new Map<string, Kept>()
  readonly #promised: string[] = []
  readonly #coming = new Set<string>()
  #context: CaptionContext | undefined
  #tail: Promise<unknown> = Promise.resolve()
  #isOver = false

  constructor(draft: { id: string, data: CaptureDraft, createdMs: number }, parts: SessionParts) {
    this.draftId = draft.id
    this.data = shallowRef(draft.data)
    this.#createdMs = draft.createdMs
    this.#parts = parts
  }

  /** Writes what is about to be opened. The camera opens only after this. Failures: as for DeviceStore writes. */
  intend({ stage, via }: Pick<CaptureDraft, 'stage' | 'via'>): Promise<void> {
    return this.#inTurn(async () => {
      this.isReady.value = false
      this.#context = undefined
      await this.#promise(1, { stage, via })
      this.isReady.value = true
    })
  }

  /** Takes in what came, one after the other; resolves when each is saved or has its reason, with what became of each. */
  async add(files: readonly Incoming[], via: CapturePath = this.data.value.via): Promise<ReadonlyArray<Shot | undefined>> {
    const done = files.map(() => this.underway.begin())
    const coming = {
      via,
      deviceMs: this.#parts.now(),
    }
    // Nothing stands before this: the bytes are asked for while the browser still has them.
    let reading = files[0] && this.#readAhead(files[0])
    const reserved = await this.#reserve(files.length)
    const ids = files.map((_, at) => reserved[at] ?? this.#parts.newId())
    for (const [at, file] of files.entries()) {
      const id = ids[at] as string
      if (at > 0 && this.#isFullFor(ids[at - 1] as string, via)) {
        this.#settle(id, { ...coming, incoming: file }, { status: 'failed', code: 'storage-full', kept: file })
      }
      else {
        this.#show(id, { status: 'reading', name: file.name })
        const read = reading
        // Shots that overlap are written in the order they were taken.
        const taking = this.#inTurn(async () => this.#take(id, { ...coming, incoming: await read ?? file }))
        await read
        const next = files[at + 1]
        reading = next && this.#readAhead(next)
        await taking
      }
      done[at]?.()
    }
    ids.forEach(id => this.#coming.delete(id))
    await this.#inTurn(() => this.#promise(1, this.#chosen())).catch(() => this.isReady.value = false)
    return ids.map(id => this.shots.find(shot => shot.id === id))
  }

  /** The same bytes again, with the time they were taken. */
  async retry(id: string): Promise<void> {
    const kept = this.#kept.get(id)
    if (!kept)
      return
    const done = this.underway.begin()
    this.#show(id, { status: 'reading', name: kept.incoming.name })
    await this.#inTurn(() => this.#take(id, kept))
    done()
  }

  /** Bytes that were not saved, to be handed on as a file. */
  keptOf(id: string): Incoming | undefined {
    return this.#kept.get(id)?.incoming
  }

  /** The person has seen what became of it. */
  dismiss(id: string): void {
    this.#kept.delete(id)
    const at = this.shots.findIndex(shot => shot.id === id)
    if (at >= 0)
      this.shots.splice(at, 1)
  }

  /** Photos that a draft of an earlier page brought. */
  reopen(ids: readonly string[]): void {
    ids.forEach(id => this.#show(id, { status: 'saved' }))
  }

  picturesDone(id: string, hasNone: boolean): void {
    const shot = this.shots.find(each => each.id === id)
    if (shot)
      this.#show(id, { ...shot, hasNoPicture: hasNone })
  }

  /** What was typed and chosen, on disk when it resolves. */
  change(changes: Partial<Pick<CaptureDraft, 'activityId' | 'shared' | 'own' | 'wantsWatermark' | 'stage'>>): Promise<void> {
    return this.#inTurn(async () => {
      if ('activityId' in changes)
        this.#context = undefined
      await this.#put({
        ...this.data.value,
        ...changes,
      })
    })
  }

  /** The words are done, or there is nothing to say anything about: the draft goes, once the last file that came has arrived. */
  async end(): Promise<void> {
    await this.underway.none()
    return this.#inTurn(async () => {
      this.#isOver = true
      await this.#parts.store.drafts.drop(this.draftId)
    })
  }

  /** A file that cannot be read gets its reason when its turn comes. */
  #readAhead(file: Incoming): Promise<Incoming> {
    return readFirst(file, this.#parts).catch(() => file)
  }

  /** Files that were chosen stay where they are; reading more of them for a full phone would only fill the memory too. */
  #isFullFor(idBefore: string, via: CapturePath): boolean {
    return !isFromShutter(via) && this.shots.find(({ id }) => id === idBefore)?.code === 'storage-full'
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#tail.then(run)
    this.#tail = turn.catch(() => {})
    return turn
  }

  async #put(next: CaptureDraft): Promise<void> {
    if (this.#isOver)
      return
    const { store, now } = this.#parts
    await store.drafts.put({
      id: this.draftId,
      kind: CAPTURE_DRAFT,
      data: { ...next },
      held: [],
      createdMs: this.#createdMs,
      updatedMs: now(),
    })
    this.data.value = next
  }

  /** Only ids that stand in the draft on disk are meant to become evidence. Changes go along in the same write. */
  async #promise(count: number, changes?: Partial<CaptureDraft>): Promise<void> {
    const isEnough = this.#promised.length >= count
    if (isEnough && !changes)
      return
    const fresh = isEnough
      ? []
      : Array.from({ length: Math.max(count, PROMISED) - this.#promised.length }, () => this.#parts.newId())
    await this.#put({
      ...this.data.value,
      ...changes,
      ids: [
        ...this.data.value.ids,
        ...fresh,
      ],
    })
    this.#promised.push(...fresh)
  }

  /** Ids for this many files, nobody else's. Without a draft on disk the photos are saved all the same. */
  #reserve(count: number): Promise<string[]> {
    return this.#inTurn(async () => {
      await this.#promise(count)
      const ids = this.#promised.splice(0, count)
      if (count > 1)
        ids.forEach(id => this.#coming.add(id))
      const chosen = this.#chosen()
      if (chosen) {
        await this.#put({
          ...this.data.value,
          ...chosen,
        })
      }
      return ids
    }).catch(() => [])
  }

  /** The selection that is being read, where the draft on disk says otherwise. */
  #chosen(): Pick<CaptureDraft, 'chosen'> | undefined {
    return this.#coming.size === 0 && !this.data.value.chosen?.length
      ? undefined
      : {
          chosen: [
            ...this.#coming,
          ],
        }
  }

  async #take(id: string, { incoming, via, deviceMs }: Kept): Promise<void> {
    // Pictures of earlier shots wait: the bytes of this one come first.
    const release = this.#parts.pictures.hold()
    try {
      const about = await this.#aboutOf(id, { via, deviceMs })
      this.#settle(id, { incoming, via, deviceMs }, await takeIn(incoming, about, this.#parts))
    }
    catch (error) {
      this.#settle(id, { incoming, via, deviceMs }, {
        status: 'failed',
        code: asFailure(error, 'not-saved').code,
        kept: worthKeeping(incoming, via),
      })
    }
    finally {
      release()
    }
  }

  async #aboutOf(id: string, coming: Coming): Promise<ShotAbout> {
    const { store, contextOf, position } = this.#parts
    this.#context ??= await contextOf(this.data.value)
    const clock = await store.facts.clock()
    const { scope, activityId, asked } = this.data.value
    return {
      ...coming,
      scope,
      evidenceId: id,
      offsetMs: clock?.offsetMs ?? 0,
      position: position(),
      context: this.#context,
      activityId,
      clauses: asked,
    }
  }

  #settle(id: string, { incoming, ...coming }: Kept, taken: Taken): void {
    this.#kept.delete(id)
    if (taken.status === 'failed')
      this.#kept.set(id, { ...coming, incoming: taken.kept })
    this.#show(id, shotOf(taken, incoming.name))
    if (taken.status !== 'saved')
      return
    this.#parts.pictures.add(jobOf(taken, this.data.value.scope))
    this.#parts.onSaved?.()
  }

  #show(id: string, shot: Omit<Shot, 'id'>): void {
    const at = this.shots.findIndex(other => other.id === id)
    this.shots.splice(at < 0
      ? this.shots.length
      : at, at < 0
      ? 0
      : 1, { ...shot, id })
  }
}

export function emptyDraft(about: Pick<CaptureDraft, 'scope' | 'activityId' | 'asked'>): CaptureDraft {
  return {
    ...about,
    v: 1,
    stage: 'camera',
    via: 'camera',
    ids: [],
    shared: noChanges(),
    own: {},
    wantsWatermark: false,
  }
}

function shotOf(taken: Taken, name: string | undefined): Omit<Shot, 'id'> {
  return {
    status: taken.status,
    name,
    code: 'code' in taken
      ? taken.code
      : undefined,
    knownAs: taken.status === 'duplicate'
      ? taken.evidenceId
      : undefined,
    realExt: taken.status === 'saved'
      ? taken.realExt
      : undefined,
  }
}

function jobOf({ evidenceId, kind, file, bytes }: Saved, scope: string): PictureJob {
  return {
    target: { scope, id: evidenceId },
    kind,
    sha256: file.sha256,
    mime: file.mime,
    bytes,
  }
}
