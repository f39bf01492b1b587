import type { ShallowRef } from 'vue'
import type { DeviceStore } from '../../container/shapes.ts'
import type { CaptionContext } from '../../domain/evidence/caption.ts'
import type { CapturePath, Position } from '../../domain/evidence/manifest.ts'
import type { CaptureDraft } from '../../widgets/capture-draft.ts'
import type { Incoming } from './incoming.ts'
import type { PictureJob, PictureLine } from './picture-line.ts'
import type { KeepsBytes, Shot } from './shots.ts'
import type { Saved, ShotAbout, TakeInParts, Taken } from './take-in.ts'
import { shallowRef } from 'vue'
import { isFromShutter } from '../../domain/evidence/caption.ts'
import { asFailure } from '../../domain/failure.ts'
import { noChanges } from '../../widgets/capture-draft.ts'
import { CaptureDraftWriter } from './capture-draft-writer.ts'
import { readFirst } from './incoming.ts'
import { ShotList, shotOf } from './shots.ts'
import { takeIn, worthKeeping } from './take-in.ts'
import { Turns } from './turns.ts'
import { Underway } from './underway.ts'

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

/** When and how a file came. */
interface Coming { via: CapturePath, deviceMs: number }

interface Kept extends Coming { incoming: Incoming }

/**
 * A visit to the camera or the album, from before it opens until the words are done. Outlives the screens it is shown on.
 * Writes go one after the other; what was not saved stays in memory until somebody saves it elsewhere or gives it up.
 */
export class CaptureSession implements KeepsBytes {
  readonly underway: Underway = new Underway()
  /** The intent of the next shot is on disk: the camera may open at once. */
  readonly isReady = shallowRef(false)
  readonly #draft: CaptureDraftWriter
  readonly #parts: SessionParts
  readonly #list = new ShotList<Kept>()
  readonly #turns = new Turns()
  #context: CaptionContext | undefined

  constructor(draft: { id: string, data: CaptureDraft, createdMs: number }, parts: SessionParts) {
    this.#draft = new CaptureDraftWriter(draft, parts)
    this.#parts = parts
  }

  get draftId(): string { return this.#draft.id }
  get data(): ShallowRef<CaptureDraft> { return this.#draft.data }
  /** In the order they came. */
  get shots(): Shot[] { return this.#list.shots }

  /** Writes what is about to be opened. The camera opens only after this. Failures: as for DeviceStore writes. */
  intend({ stage, via }: Pick<CaptureDraft, 'stage' | 'via'>): Promise<void> {
    return this.#turns.take(async () => {
      this.isReady.value = false
      this.#context = undefined
      await this.#draft.promise(1, { stage, via })
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
    // Without a draft on disk the photos are saved all the same.
    const reserved = await this.#turns.take(() => this.#draft.reserve(files.length)).catch((): string[] => [])
    const ids = files.map((_, at) => reserved[at] ?? this.#parts.newId())
    for (const [at, file] of files.entries()) {
      const id = ids[at] as string
      if (at > 0 && this.#isFullFor(ids[at - 1] as string, via)) {
        this.#settle(id, { ...coming, incoming: file }, { status: 'failed', code: 'storage-full', kept: file })
      }
      else {
        this.#list.show({ id, status: 'reading', name: file.name })
        const read = reading
        // Shots that overlap are written in the order they were taken.
        const taking = this.#turns.take(async () => this.#take(id, { ...coming, incoming: await read ?? file }))
        await read
        const next = files[at + 1]
        reading = next && this.#readAhead(next)
        await taking
      }
      done[at]?.()
    }
    await this.#turns.take(() => this.#draft.arrived(ids)).catch(() => this.isReady.value = false)
    return ids.map(id => this.shots.find(shot => shot.id === id))
  }

  /** The same bytes again, with the time they were taken. */
  async retry(id: string): Promise<void> {
    const kept = this.#list.kept(id)
    if (!kept)
      return
    const done = this.underway.begin()
    this.#list.show({ id, status: 'reading', name: kept.incoming.name })
    await this.#turns.take(() => this.#take(id, kept))
    done()
  }

  /** Bytes that were not saved, to be handed on as a file. */
  keptOf(id: string): Incoming | undefined {
    return this.#list.keptOf(id)
  }

  /** The person has seen what became of it. */
  dismiss(id: string): void {
    this.#list.dismiss(id)
  }

  /** Photos that a draft of an earlier page brought. */
  reopen(ids: readonly string[]): void {
    ids.forEach(id => this.#list.show({ id, status: 'saved' }))
  }

  picturesDone(id: string, hasNone: boolean): void {
    const shot = this.shots.find(each => each.id === id)
    if (shot)
      this.#list.show({ ...shot, hasNoPicture: hasNone })
  }

  /** What was typed and chosen, on disk when it resolves. */
  change(changes: Partial<Pick<CaptureDraft, 'activityId' | 'shared' | 'own' | 'wantsWatermark' | 'stage'>>): Promise<void> {
    return this.#turns.take(async () => {
      if ('activityId' in changes)
        this.#context = undefined
      await this.#draft.change(changes)
    })
  }

  /** The words are done, or there is nothing to say anything about: the draft goes, once the last file that came has arrived. */
  async end(): Promise<void> {
    await this.underway.none()
    return this.#turns.take(() => this.#draft.drop())
  }

  /** A file that cannot be read gets its reason when its turn comes. */
  #readAhead(file: Incoming): Promise<Incoming> {
    return readFirst(file, this.#parts).catch(() => file)
  }

  /** Files that were chosen stay where they are; reading more of them for a full phone would only fill the memory too. */
  #isFullFor(idBefore: string, via: CapturePath): boolean {
    return !isFromShutter(via) && this.shots.find(({ id }) => id === idBefore)?.code === 'storage-full'
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
    this.#list.release(id)
    if (taken.status === 'failed')
      this.#list.keep(id, { ...coming, incoming: taken.kept })
    this.#list.show(shotOf(id, taken, incoming.name))
    if (taken.status !== 'saved')
      return
    this.#parts.pictures.add(jobOf(taken, this.data.value.scope))
    this.#parts.onSaved?.()
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

function jobOf({ evidenceId, kind, file, bytes }: Saved, scope: string): PictureJob {
  return {
    target: { scope, id: evidenceId },
    kind,
    sha256: file.sha256,
    mime: file.mime,
    bytes,
  }
}
