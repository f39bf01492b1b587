import type { TagSet } from '../domain/oplog/tag-set.ts'
import type { Commit } from '../storage/device-store.ts'
import type { NewOp } from '../storage/outbox.ts'
import type { OpWish, RecorderParts } from './recorder-parts.ts'
import type { Recorder, RemarkInput, Target, WordsInput } from './recorder.ts'
import { editOf } from '../domain/conflict/edit.ts'
import { opRegistry } from '../domain/oplog/registry.ts'
import { capture, derivativeBlob, derivativeOf, derivativeOps, fileOf, originalBlob } from './capture.ts'
import { makeOp } from './recorder-parts.ts'

export type RecorderOptions = Omit<RecorderParts, 'registry' | 'now'> & Partial<Pick<RecorderParts, 'registry' | 'now'>>

export function createRecorder(options: RecorderOptions): Recorder {
  const parts: RecorderParts = { registry: opRegistry, now: Date.now, ...options }
  const { store, newId } = parts

  /** [RC4] One transaction, however many targets. */
  async function record(wishes: readonly OpWish[], more: Omit<Commit, 'ops'> = {}): Promise<void> {
    if (wishes.length > 0) {
      await store.commit({
        ops: wishes.map((wish): NewOp => makeOp(parts, wish)),
        ...more,
      })
    }
  }
  const onEach = (coll: string, kind: string, targets: readonly Target[], body: Record<string, unknown>): Promise<void> =>
    record(targets.map(({ scope, id, seq }) => ({ kind, coll, scope, id, seq, body })))

  return {
    capture: input => capture(parts, input),
    async addDerivatives({ scope, id }, derivatives) {
      const { deviceId } = await store.facts.device()
      await store.commit({
        ops: derivativeOps(parts, { scope, id, madeBy: deviceId }, derivatives),
        blobs: derivatives.map(derivativeBlob),
      })
    },
    changeCaption: (targets, { caption = {}, ...rest }) => onEach('evidence', 'caption.changed', targets, { caption, ...rest }),
    move: (targets, activityId) => onEach('evidence', 'evidence.moved', targets, { activityId }),
    link: (coll, targets, clause) => onEach(coll, 'clause.linked', targets, { clause }),
    async unlink(coll, targets, clause) {
      const seen = await Promise.all(targets.map(target => seenTags(parts, coll, target, clause)))
      await record(targets.flatMap(({ scope, id, seq }, n) => seen[n]?.length
        ? [
            {
              kind: 'clause.unlinked',
              coll,
              scope,
              id,
              seq,
              body: { clause, seen: seen[n] },
            },
          ]
        : []))
    },
    changeStatus: (targets, to, reason) => onEach('evidence', 'status.changed', targets, {
      to,
      ...reason === undefined
        ? {}
        : { reason },
    }),
    remove: (coll, targets) => onEach(coll, `${coll}.deleted`, targets, {}),
    restore: (coll, targets) => onEach(coll, `${coll}.restored`, targets, {}),
    async createActivity(scope, fields, { clauses = [], draftId } = {}) {
      const activityId = newId()
      await record([
        {
          kind: 'activity.created',
          coll: 'activity',
          scope,
          id: activityId,
          body: {
            ...fields,
            clauses: [...clauses],
          },
        },
      ], dropping(draftId))
      return { activityId }
    },
    changeActivity: (target, changes) => onEach('activity', 'activity.changed', [target], changes),
    makeRemark: input => makeRemark(parts, input, record),
    changeRemark: (target, text) => onEach('remark', 'remark.changed', [target], { text }),
    setAssignment: (target, assignment) => onEach('assignment', 'assignment.set', [target], { ...assignment }),
    settleConflict: async ({ target, choice, words }) => record([
      ...wordsWish(words),
      onConflict(target, 'conflict.settled', { settled: true, choice }),
    ]),
    reopenConflict: async ({ target, words }) => record([
      ...wordsWish(words),
      onConflict(target, 'conflict.reopened', {}),
    ]),
    async orderErasure(scope, order) {
      const erasureId = newId()
      await record([
        {
          kind: 'erasure.ordered',
          coll: 'erasure',
          scope,
          id: erasureId,
          body: { ...order },
        },
      ])
      return { erasureId }
    },
    decideErasure: (target, { verb, ...body }) => onEach('erasure', `erasure.${verb}`, [target], body),
    putRecord: ({ kind, coll, target }, body) => onEach(coll, kind, [target], body),
  }
}

function onConflict({ scope, id, seq }: Target, kind: string, body: Record<string, unknown>): OpWish {
  return {
    kind,
    coll: 'conflict',
    scope,
    id,
    seq,
    body,
  }
}

/** Ahead of the settling, so that the words stand when the conflict says so. */
function wordsWish(words: WordsInput | undefined): OpWish[] {
  if (!words)
    return []
  const { coll, target: { scope, id, seq }, path, value } = words
  const edit = editOf({ coll, path, value })
  if (!edit)
    throw new TypeError(`no op writes ${coll} ${path}`)
  return [
    { ...edit, coll, scope, id, seq },
  ]
}

function dropping(draftId: string | undefined): Pick<Commit, 'dropDraft'> {
  return draftId === undefined
    ? {}
    : { dropDraft: draftId }
}

/** The additions of a link that this person sees: only these are taken back. */
async function seenTags({ store }: RecorderParts, coll: string, { scope, id }: Target, clause: string): Promise<readonly string[]> {
  const item = await store.items.get({ scope, coll, id })
  return (item?.data.clauses as TagSet | undefined)?.[clause] ?? []
}

type RecordWork = (wishes: readonly OpWish[], more: Omit<Commit, 'ops'>) => Promise<void>

async function makeRemark({ store, newId }: RecorderParts, { scope, photos, draftId, ...remark }: RemarkInput, record: RecordWork): Promise<{ remarkId: string }> {
  const remarkId = newId()
  const { deviceId } = await store.facts.device()
  const body = {
    ...remark,
    photos: photos.map(({ file, derivatives }) => ({
      file: fileOf(file),
      derivatives: derivatives.map(derivative => derivativeOf(derivative, deviceId)),
    })),
  }
  const blobs = photos.flatMap(({ file, derivatives }) => [
    originalBlob(file),
    ...derivatives.map(derivativeBlob),
  ])
  await record([
    {
      kind: 'remark.made',
      coll: 'remark',
      scope,
      id: remarkId,
      body,
    },
  ], {
    blobs,
    ...dropping(draftId),
  })
  return { remarkId }
}
