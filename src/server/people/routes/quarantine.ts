import type { InferOutput } from 'valibot'
import type { QuarantineResult } from '../../../protocol/quarantine.ts'
import type { Noted } from '../audit.ts'
import type { Call, OnlineRoute } from '../online-route.ts'
import { quarantineChoiceSchema } from '../../../protocol/quarantine.ts'
import { declineQuarantined, openBlobs, releaseQuarantined } from '../../oplog/release.ts'
import { writeServerOps } from '../../oplog/server-writer.ts'
import { withLog } from '../../oplog/with-log.ts'
import { auditOp } from '../audit.ts'
import { knownPerson } from '../known.ts'
import { closedRoute } from '../online-route.ts'
import { listQuarantine } from '../quarantine-list.ts'

type Choice = InferOutput<typeof quarantineChoiceSchema>

/** What was handed in by stopped devices, dismissed people or after a role ended: an administrator decides. */
export const quarantineRoutes: readonly OnlineRoute[] = [
  closedRoute({
    method: 'GET',
    path: '/v1/quarantine',
    who: 'quarantine.release',
    handle: async ({ people: { parts }, caller, c }) => await listQuarantine(parts.db, {
      unitId: caller.unitId,
      isDeclined: c.req.query('declined') === '1',
    }),
  }),
  closedRoute({
    method: 'POST',
    path: '/v1/quarantine/release',
    who: 'quarantine.release',
    body: quarantineChoiceSchema,
    handle: release,
  }),
  closedRoute({
    method: 'POST',
    path: '/v1/quarantine/decline',
    who: 'quarantine.release',
    body: quarantineChoiceSchema,
    handle: decline,
  }),
]

async function release(call: Call<Choice>): Promise<QuarantineResult> {
  const { people: { parts }, caller: { unitId }, body } = call
  const released = await releaseQuarantined({ parts, unitId, places: body.ops })
  const opened = await openChosen(call)
  const left = released.filter(({ isApplied }) => !isApplied)
  const decided = released.length - left.length + opened
  await note(call, { what: 'quarantine.released', decided })
  return {
    decided,
    left: left.map(({ deviceId, opNo, code }) => ({ deviceId, opNo, code })),
  }
}

async function decline(call: Call<Choice>): Promise<QuarantineResult> {
  const { people: { parts }, caller: { unitId }, body } = call
  const decided = await declineQuarantined({ parts, unitId, places: body.ops })
  await note(call, { what: 'quarantine.declined', decided })
  return { decided, left: [] }
}

async function openChosen({ people: { parts }, caller: { unitId }, body: { blobs } }: Call<Choice>): Promise<number> {
  let opened = 0
  for (const personId of new Set(blobs.map(blob => blob.personId))) {
    await knownPerson(parts.db, unitId, personId)
    const hashes = blobs.filter(blob => blob.personId === personId).map(blob => blob.sha256)
    opened += await withLog(parts, async log => await openBlobs(log, personId, hashes))
  }
  return opened
}

async function note({ people: { parts }, caller: { unitId, personId }, body }: Call<Choice>, { what, decided }: { what: Noted, decided: number }): Promise<void> {
  if (decided === 0)
    return
  const devices = [
    ...new Set(body.ops.map(op => op.deviceId)),
  ]
  await withLog(parts, async log => await writeServerOps(log, [
    auditOp(log, unitId, {
      what,
      by: personId,
      target: devices[0] ?? null,
      detail: { decided, devices: devices.length },
    }),
  ]))
}
