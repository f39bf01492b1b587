import type { ShallowRef } from 'vue'
import type { Item } from '../../container/shapes.ts'
import type { CaptionContext } from '../../domain/evidence/caption.ts'
import type { FailureCode } from '../../domain/failure.ts'
import type { ImportDraft, ImportRow } from './import-draft.ts'
import type { ImportSource } from './import-source.ts'
import type { PictureLine } from './picture-line.ts'
import type { TakeInParts, Taken } from './take-in.ts'
import { shallowRef } from 'vue'
import { asFailure } from '../../domain/failure.ts'
import { dayOf } from '../../domain/time/day.ts'
import { IMPORT_DRAFT, importLeftIn } from '../../widgets/capture-draft.ts'
import { knownActivity } from './import-plan.ts'
import { isRefusal, takeIn } from './take-in.ts'

export interface ImportParts extends TakeInParts {
  pictures: PictureLine
  now: () => number
  contextOf: (data: { scope: string, activityId: string | null }) => Promise<CaptionContext>
  onSaved?: () => void
}

/** The draft is written after this many files; what it has not heard of is found again by hash and promised id. */
const WRITTEN_EVERY = 10

/** What holds for every file that follows. Any other failure is that file's own, and the rest goes on. */
const endings: ReadonlySet<FailureCode | undefined> = new Set(['storage-full', 'not-saved', 'storage-unavailable'])

/** A confirmed table on its way into the phone, file by file; stopped and gone on with as often as it takes. */
export class ImportSession {
  readonly draftId: string
  readonly data: ShallowRef<ImportDraft>
  readonly isRunning = shallowRef(false)
  /** The file that is being taken in. */
  readonly current = shallowRef<string>()
  /** The last failure of a file that may be tried again; some end the run before its time. */
  readonly trouble = shallowRef<ReturnType<typeof asFailure>>()
  readonly #createdMs: number
  readonly #parts: ImportParts
  #isStopped = false
  #tail: Promise<unknown> = Promise.resolve()

  constructor(draft: { id: string, data: ImportDraft, createdMs: number }, parts: ImportParts) {
    this.draftId = draft.id
    this.data = shallowRef(draft.data)
    this.#createdMs = draft.createdMs
    this.#parts = parts
  }

  /** A change of the table, on disk when it resolves. */
  change(change: (data: ImportDraft) => ImportDraft): Promise<void> {
    this.data.value = change(this.data.value)
    return this.#write()
  }

  stop(): void {
    this.#isStopped = true
  }

  async drop(): Promise<void> {
    await this.#tail.catch(() => {})
    await this.#parts.store.drafts.drop(this.draftId)
  }

  /** Takes in what waits, in order. Resolves when all is done, somebody stopped it, or nothing can be saved any more. */
  async run(source: ImportSource): Promise<void> {
    if (this.isRunning.value)
      return
    this.#isStopped = false
    this.isRunning.value = true
    this.trouble.value = undefined
    const waiting = this.data.value.rows.filter(row => row.isIn && (row.state === 'waiting' || row.state === 'failed'))
    for (const [n, { path }] of waiting.entries()) {
      if (this.#isStopped)
        break
      this.current.value = path
      const row = this.data.value.rows.find(each => each.path === path)
      const after = row && await this.#one(row, source)
      if (after)
        this.#setRow(after)
      if (n % WRITTEN_EVERY === WRITTEN_EVERY - 1)
        await this.#write().catch(() => {})
      if (after?.state === 'failed' && endings.has(after.code))
        break
    }
    this.current.value = undefined
    await (importLeftIn({ kind: IMPORT_DRAFT, data: this.data.value })
      ? this.#write()
      : this.drop()).catch(() => {})
    this.isRunning.value = false
  }

  async #one(row: ImportRow, source: ImportSource): Promise<ImportRow> {
    try {
      const blob = await source.read(row.path)
      const activityId = await this.#activityFor(row)
      const taken = await this.#take({ ...row, activity: activityId }, blob)
      return {
        ...row,
        activity: activityId,
        ...stateOf(taken),
      }
    }
    catch (error) {
      const failure = asFailure(error, 'file-unreadable')
      if (isRefusal(failure.code))
        return { ...row, state: 'refused', code: failure.code }
      this.trouble.value = failure
      return { ...row, state: 'failed', code: failure.code }
    }
  }

  async #take(row: ImportRow, blob: Blob): Promise<Taken> {
    const { contextOf, now, pictures, recorder, onSaved } = this.#parts
    const { scope, handsIn } = this.data.value
    const clock = await this.#parts.store.facts.clock()
    const activityId = row.activity === 'new'
      ? null
      : row.activity
    const taken = await takeIn({
      blob,
      name: nameOf(row.path),
    }, {
      scope,
      evidenceId: row.evidenceId,
      via: 'import',
      deviceMs: now(),
      offsetMs: clock?.offsetMs ?? 0,
      position: null,
      context: await contextOf({ scope, activityId }),
      activityId,
      clauses: row.clause
        ? [row.clause]
        : [],
      statedDay: row.day ?? undefined,
      caption: row.title
        ? { subject: row.title }
        : undefined,
    }, this.#parts)
    if (taken.status === 'failed')
      this.trouble.value = asFailure(undefined, taken.code)
    if (taken.status !== 'saved')
      return taken
    const target = { scope, id: taken.evidenceId }
    if (handsIn && row.clause)
      await recorder.changeStatus([target], 'submitted')
    onSaved?.()
    // One at a time: a thousand pictures waiting at once would be a thousand files in memory.
    pictures.add({
      target,
      kind: taken.kind,
      sha256: taken.file.sha256,
      mime: taken.file.mime,
      bytes: taken.bytes,
    })
    await pictures.idle()
    return taken
  }

  /** An activity that the table wants made: the first file of it makes it, the others find it. */
  async #activityFor(row: ImportRow): Promise<string | null> {
    if (row.activity !== 'new')
      return row.activity
    const { recorder, now } = this.#parts
    const { scope } = this.data.value
    const day = row.day ?? dayOf(now())
    const known = knownActivity({ day, title: row.title }, await this.#activitiesOf(day))
    if (known)
      return known
    const made = await recorder.createActivity(scope, {
      type: 'other',
      title: row.title.slice(0, 120),
      day,
      endDay: null,
      place: '',
      people: '',
      background: '',
    }, {
      clauses: [
        ...new Set(this.data.value.rows.flatMap(each => each.isIn && each.clause && each.day === row.day && each.title === row.title
          ? each.clause
          : [])),
      ],
    })
    return made.activityId
  }

  #activitiesOf(day: string): Promise<Item[]> {
    return this.#parts.store.items.list({
      scope: this.data.value.scope,
      coll: 'activity',
      terms: [`day:${day}`],
      limit: 200,
    })
  }

  #setRow(row: ImportRow): void {
    this.data.value = {
      ...this.data.value,
      rows: this.data.value.rows.map(each => each.path === row.path
        ? row
        : each),
    }
  }

  #write(): Promise<void> {
    const turn = this.#tail.catch(() => {}).then(() => this.#parts.store.drafts.put({
      id: this.draftId,
      kind: IMPORT_DRAFT,
      data: { ...this.data.value },
      held: [],
      createdMs: this.#createdMs,
      updatedMs: this.#parts.now(),
    }))
    this.#tail = turn
    return turn
  }
}

function stateOf(taken: Taken): Pick<ImportRow, 'state' | 'code' | 'sha256' | 'knownAs'> {
  if (taken.status === 'saved')
    return { state: 'done', sha256: taken.file.sha256 }
  return taken.status === 'duplicate'
    ? { state: 'duplicate', knownAs: taken.evidenceId }
    : { state: taken.status, code: taken.code }
}

function nameOf(path: string): string {
  return path.split('/').at(-1) ?? path
}
