import type { ShallowRef } from 'vue'
import type { Container, Opened } from '../../container/container.ts'
import type { DeviceStore, Item } from '../../container/shapes.ts'
import type { Locator } from '../../device/useGeolocation.ts'
import type { CaptionContext, KnownPlace } from '../../domain/evidence/caption.ts'
import type { Position } from '../../domain/evidence/manifest.ts'
import type { CaptureDraft } from '../../widgets/capture-draft.ts'
import type { WatermarkWish } from './watermark-wish.ts'
import { v7 } from 'uuid'
import { shallowRef } from 'vue'
import { useContainer, useOpened } from '../../container/container.ts'
import { useGeolocation } from '../../device/useGeolocation.ts'
import { makeVideoPoster } from '../../device/video-poster.ts'
import { activityOf } from '../../domain/activity/schema.ts'
import { captureDraftOf } from '../../widgets/capture-draft.ts'
import { CaptureSession, emptyDraft } from './capture-session.ts'
import { noteFault } from './fault.ts'
import { HeldSessions } from './held-sessions.ts'
import { PictureLine } from './picture-line.ts'
import { keepWish } from './watermark-wish.ts'

/** What the person said about positions; `unknown` until they were asked. */
export type PositionWish = 'loading' | 'unknown' | 'yes' | 'no'

/** A fix older than this says where the phone was, not where the photo was taken. */
const FIX_HOLDS_MS = 5 * 60_000

/**
 * Everything that capturing needs beyond a screen, once for each person who is in: sessions that go on while screens
 * change, pictures that are made meanwhile, the last position.
 */
export class CaptureDesk {
  readonly pictures: PictureLine
  readonly positionWish: ShallowRef<PositionWish> = shallowRef('loading')
  readonly #container: Container
  readonly #opened: Opened
  readonly #locator: Locator
  /** Scans too, which come and go with their screen. */
  readonly held: HeldSessions
  readonly #sessions = new Map<string, CaptureSession>()

  constructor(container: Container, opened: Opened, locator: Locator = useGeolocation({ now: container.now })) {
    this.#container = container
    this.#opened = opened
    this.#locator = locator
    const { store, recorder } = opened
    this.held = new HeldSessions(store)
    this.pictures = new PictureLine({
      store,
      recorder,
      media: container.media,
      poster: video => makeVideoPoster(video),
      onDone: (id, result) => this.#each(session => session.picturesDone(id, result === 'none')),
      onFault: error => this.note(error),
    })
    void this.#learnWish()
  }

  /** A new visit; nothing is written before its first intent. */
  start(about: Pick<CaptureDraft, 'scope' | 'activityId' | 'asked'>, ids: readonly string[] = []): CaptureSession {
    const createdMs = this.#container.now()
    return this.#keep({
      id: v7(),
      createdMs,
      data: {
        ...emptyDraft(about),
        ids: [...ids],
      },
    })
  }

  /** The session of a draft: the one that goes on, or what a page that is gone left behind. */
  async reopen(draftId: string): Promise<CaptureSession | undefined> {
    const known = this.#sessions.get(draftId)
    if (known) {
      this.held.lookAt(draftId)
      return known
    }
    const draft = await this.#opened.store.drafts.get(draftId)
    const data = captureDraftOf(draft)
    if (!draft || !data)
      return undefined
    const items = await this.itemsOf(data)
    const session = this.#sessions.get(draftId) ?? this.#keep({ id: draft.id, createdMs: draft.createdMs, data })
    session.reopen(items.filter(item => !item.deleted).map(({ id }) => id))
    return session
  }

  /** The evidence that a draft's promises have become. */
  async itemsOf({ scope, ids }: Pick<CaptureDraft, 'scope' | 'ids'>): Promise<Item[]> {
    const items = await Promise.all(ids.map(id => this.#opened.store.items.get({ scope, coll: 'evidence', id })))
    return items.filter(item => item !== undefined)
  }

  /** The draft goes, the photos stay what they are. What could not be saved keeps its session until somebody has seen to it. */
  async end(session: CaptureSession): Promise<void> {
    await session.end()
    this.held.leave(session.draftId, () => this.#forget(session))
  }

  /** Nobody looks at it any more. Its draft stays if it has become anything. */
  leave(session: CaptureSession): void {
    this.held.leave(session.draftId, (isLate) => {
      this.#forget(session)
      if (!session.shots.some(({ status }) => status === 'saved'))
        session.end().catch(error => this.note(error))
      // Lists of what is unfinished looked while it was still held.
      else if (isLate)
        session.change({}).catch(error => this.note(error))
    })
  }

  #forget({ draftId }: CaptureSession): void {
    this.held.release(draftId)
    this.#sessions.delete(draftId)
  }

  /** A copy with words burnt in, made when there is time. The wish is on disk when it resolves, and outlives the page. */
  async watermark(wish: WatermarkWish): Promise<void> {
    const { store } = this.#opened
    const id = v7()
    await keepWish(store, id, wish, this.#container.now())
    void this.pictures.watermark(wish.job, wish.lines).then(async isOver => isOver && store.drafts.drop(id)).catch(error => this.note(error))
  }

  async sayPosition(wish: 'yes' | 'no'): Promise<void> {
    this.positionWish.value = wish
    this.warmUp()
    await this.#container.shell.setSetting(this.#wishKey, wish)
  }

  /** Asks the phone where it is, so that the answer is there when the shutter is pressed. */
  warmUp(): void {
    if (this.positionWish.value === 'yes')
      void this.#locator.locate()
  }

  /** The last fix, if it is young enough to speak of this photo. Asks for a newer one meanwhile. */
  position(): Position | null {
    if (this.positionWish.value !== 'yes')
      return null
    const fix = this.#locator.lastFix()
    void this.#locator.locate()
    if (fix?.status !== 'found' || fix.ageMs > FIX_HOLDS_MS)
      return null
    const { latitude, longitude, accuracyM, atMs } = fix.position
    return {
      latE6: Math.round(latitude * 1e6),
      lonE6: Math.round(longitude * 1e6),
      accuracyM: Math.round(accuracyM),
      fixedMs: Math.round(atMs),
    }
  }

  /** What can be filled in beforehand: the activity's own words and the unit's places. */
  async contextOf({ scope, activityId }: Pick<CaptureDraft, 'scope' | 'activityId'>): Promise<CaptionContext> {
    const { store, profile } = this.#opened
    const unit = profile.scopes.find(each => each.startsWith('unit:'))
    const [activity, places] = await Promise.all([
      activityId
        ? store.items.get({ scope, coll: 'activity', id: activityId })
        : undefined,
      unit
        ? store.items.list({ scope: unit, coll: 'place', limit: 500 })
        : [],
    ])
    return {
      activity: activity && activityOf(activity),
      places: places.map(place => place.data as unknown as KnownPlace),
    }
  }

  get #wishKey(): string {
    return `capture.position.${this.#opened.profile.personId}`
  }

  async #learnWish(): Promise<void> {
    const wish = await this.#container.shell.setting(this.#wishKey).catch(() => undefined)
    if (this.positionWish.value === 'loading') {
      this.positionWish.value = wish === 'yes' || wish === 'no'
        ? wish
        : 'unknown'
    }
    this.warmUp()
  }

  #keep(draft: ConstructorParameters<typeof CaptureSession>[0]): CaptureSession {
    const { store, recorder, sync } = this.#opened
    const { media, now } = this.#container
    const session = new CaptureSession(draft, {
      store,
      recorder,
      media,
      now,
      pictures: this.pictures,
      newId: v7,
      position: () => this.position(),
      contextOf: data => this.contextOf(data),
      onSaved: () => sync.nudge(),
    })
    this.#sessions.set(draft.id, session)
    this.held.hold(draft.id, session)
    return session
  }

  #each(tell: (session: CaptureSession) => void): void {
    for (const session of this.#sessions.values())
      tell(session)
  }

  /** For the person who is asked for help. */
  note(error: unknown): void {
    noteFault(this.#container, error)
  }
}

const desks = new WeakMap<DeviceStore, CaptureDesk>()

/** The desk of the person who is in. */
export function useCaptureDesk(): CaptureDesk {
  const container = useContainer()
  const opened = useOpened()
  const desk = desks.get(opened.store) ?? new CaptureDesk(container, opened)
  desks.set(opened.store, desk)
  return desk
}
