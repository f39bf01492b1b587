import type { Visit } from '../../domain/visit/ops.ts'
import type { Log } from '../oplog/log.ts'
import type { ServerParts } from '../parts.ts'
import type { Deed } from './demo-device.ts'
import { scopeId } from '../../domain/scope.ts'
import { writeServerOps } from '../oplog/server-writer.ts'
import { withLog } from '../oplog/with-log.ts'
import { readRow } from '../people/rows.ts'
import { grantOp } from '../people/unit-ops.ts'
import { planVisit } from '../people/visits.ts'
import { cast, demoCycleId, demoUnitId, demoVisitId } from './cast.ts'
import { DemoDevice } from './demo-device.ts'
import { demoId } from './demo-id.ts'
import { demoGrant } from './found-demo.ts'
import { plannedShots } from './timeline.ts'

const hour = 3_600_000
const week = 7 * 24 * hour

/** A visit is always under way in the demo: planned at the first start, prolonged by later ones. */
export async function keepVisitRunning(parts: ServerParts): Promise<void> {
  const isNew = await withLog(parts, async log => await planOrProlong(log))
  if (isNew)
    await remark(parts)
}

async function planOrProlong(log: Log): Promise<boolean> {
  const known = await readRow<Visit>(log.trx, scopeId('visit', demoVisitId), { coll: 'visit', id: demoVisitId })
  if (known && known.untilMs > log.nowMs + 24 * hour)
    return false
  const untilMs = log.nowMs + week
  const visit: Visit = {
    name: '市文明办实地考察（演示）',
    kind: 'mock',
    cycleId: demoCycleId,
    standards: [],
    fromMs: known?.fromMs ?? log.nowMs - hour,
    untilMs,
  }
  const planned = await planVisit(log, { unitId: demoUnitId, visitId: demoVisitId, visit })
  await log.trx.updateTable('scope').set({ closed_ms: null }).where('id', '=', scopeId('visit', demoVisitId)).execute()
  await writeServerOps(log, [
    planned,
    grantOp(demoUnitId, inspectorGrant(log.nowMs, untilMs)),
  ])
  return known === undefined
}

function inspectorGrant(nowMs: number, untilMs: number) {
  return demoGrant(cast.辛, nowMs, { visitId: demoVisitId, untilMs })
}

/** What the inspector noted so far. */
async function remark(parts: ServerParts): Promise<void> {
  const nowMs = parts.clock.now()
  const device = new DemoDevice(cast.辛, [
    inspectorGrant(nowMs, nowMs + week),
  ])
  const shots = plannedShots()
  const [bins, counter] = [
    shots.find(shot => shot.subject === '清洗分类桶并更新标识'),
    shots.find(shot => shot.subject === '张贴窗口服务规范'),
  ]
  await device.push(parts, [
    remarkDeed({
      standard: 's12',
      clause: 's12c2',
      evidenceId: bins?.id ?? null,
      text: '投放点整洁，标识清楚。请补充第四季度的照片。',
    }, nowMs - 20 * 60_000),
    remarkDeed({
      standard: 's10',
      clause: 's10c1',
      evidenceId: counter?.id ?? null,
      text: '窗口服务规范已上墙，请提供服务明星评选材料。',
    }, nowMs - 10 * 60_000),
  ])
}

function remarkDeed(body: { standard: string, clause: string, evidenceId: string | null, text: string }, atMs: number): Deed {
  return {
    scope: scopeId('visit', demoVisitId),
    kind: 'remark.made',
    coll: 'remark',
    id: demoId(`remark ${body.clause}`, atMs),
    atMs,
    body: { ...body, photos: [] },
  }
}
