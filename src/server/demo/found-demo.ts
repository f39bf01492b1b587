import type { Grant } from '../../domain/access/roles.ts'
import type { Log } from '../oplog/log.ts'
import type { ServerOp } from '../oplog/server-writer.ts'
import type { DemoPerson } from './cast.ts'
import { scopeId } from '../../domain/scope.ts'
import { shippedAssignments } from '../../standards/load.ts'
import { writeServerOps } from '../oplog/server-writer.ts'
import { registerDevice } from '../people/devices.ts'
import { foundUnit } from '../people/found-unit.ts'
import { grantOp, personOp } from '../people/unit-ops.ts'
import { cast, demoCycleId, demoUnitId, foundedMs } from './cast.ts'
import { demoId } from './demo-id.ts'

const places = [
  { name: '办公楼', latE6: 29_373_100, lonE6: 113_129_400 },
  { name: '联点共建社区小广场', latE6: 29_374_800, lonE6: 113_130_900 },
  { name: '城陵矶口岸', latE6: 29_452_300, lonE6: 113_149_700 },
] as const

/** The unit of the plan, marked as a demo, with its sections and owners as printed and one person a role. */
export async function foundDemo(log: Log, grants: readonly Grant[]): Promise<void> {
  const [plan] = shippedAssignments()
  const founding = await foundUnit(log, {
    unitId: demoUnitId,
    cycleId: demoCycleId,
    name: `${plan?.unit.name ?? ''}（演示）`,
    isDemo: true,
    cycle: {
      name: '2026 年度',
      year: 2026,
      fromDay: '2026-01-01',
      untilDay: '2026-12-31',
    },
    withPlan: true,
  })
  for (const { personId, deviceId, device } of Object.values(cast))
    await registerDevice(log.trx, personId, { deviceId, label: `${device}（演示）`, publicKey: null })
  await writeServerOps(log, [
    ...founding.map(withDemoId),
    ...Object.values(cast).map(({ personId, name }) => personOp(demoUnitId, personId, { name, hasAccount: false })),
    ...grants.map(grant => grantOp(demoUnitId, grant)),
    ...places.map((place): ServerOp => ({
      scope: scopeId('unit', demoUnitId),
      kind: 'place.defined',
      coll: 'place',
      id: demoId(`place ${place.name}`, foundedMs),
      body: place,
    })),
  ])
}

/** Sections get a name of their own at each founding; here the same one, so that a fill that was broken off can run again. */
function withDemoId(op: ServerOp): ServerOp {
  return op.coll === 'section'
    ? {
        ...op,
        id: demoId(`section ${String(op.body.name)}`, foundedMs),
      }
    : op
}

/** Held from the founding on, or from now where the machine's clock stands before it. */
export function demoGrant({ personId, role, grantId }: DemoPerson, nowMs: number, visit?: { visitId: string, untilMs: number }): Grant {
  const fromMs = Math.min(foundedMs, nowMs)
  return visit
    ? {
        id: grantId,
        personId,
        role,
        visitId: visit.visitId,
        fromMs,
        untilMs: visit.untilMs,
        revoked: false,
      }
    : {
        id: grantId,
        personId,
        role,
        fromMs,
        untilMs: null,
        revoked: false,
      }
}
