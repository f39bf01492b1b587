import type { Fate } from './world/fates.ts'
import type { Plant } from './world/modules.ts'
import { afterAll, describe, expect, test } from 'vitest'
import { removePlanted } from './world/modules.ts'
import { runJobs } from './world/pool.ts'

/** Each bug is one line of the real code, and the invariant that it must turn red. */
const bugs: ReadonlyArray<Plant & { name: string, turns: string, fates?: readonly Fate[], from?: number }> = [
  {
    name: 'the cursor jumps to the head of the scope',
    turns: 'I8',
    file: 'storage/engine/pull-record.ts',
    line: 'Math.max(scope.after, page.next)',
    broken: 'Math.max(scope.after, page.head)',
  },
  {
    name: 'the rows of a page are not written with its cursor',
    turns: 'I8',
    file: 'storage/engine/pull-record.ts',
    line: 'await writeItems(tables, changes)',
    broken: '',
  },
  {
    name: 'an acknowledged op leaves the view before the rows contain it',
    turns: 'I7',
    file: 'storage/engine/push-record.ts',
    line: 'if (state !== \'done\' || await isContained(tables, record, seq))',
    broken: 'if (true)',
  },
  {
    name: 'a lost reply counts as an answer',
    turns: 'I7',
    file: 'sync/push-round.ts',
    line: 'parts.calls.push(request, signal)',
    broken: 'parts.calls.push(request, signal).catch(() => ({ epoch, serverMs: 0, lastOp: 0, results: ops.map(op => ({ opNo: op.opNo, opId: op.opId, status: \'applied\' as const, seq: 1 })) }))',
  },
  {
    name: 'a capture is written without waiting for the disk',
    turns: 'I5',
    file: 'storage/engine/device-store.ts',
    line: 'db.write(\'strict\', everything,',
    broken: 'db.write(\'relaxed\', everything,',
  },
  {
    name: 'a blob counts as sent when its first piece is there',
    turns: 'I5',
    file: 'sync/upload-blob.ts',
    line: 'while (!isComplete) {',
    broken: 'while (!isComplete && offset === 0) {',
  },
  {
    name: 'a blob counts as sent because the server was asked about it',
    turns: 'I5',
    file: 'sync/upload-round.ts',
    line: 'unasked.filter(sha256 => !missing.has(sha256))',
    broken: 'unasked.filter(() => true)',
  },
  {
    name: 'a sent original makes way before the server has backed up its row',
    turns: 'I5',
    file: 'storage/engine/spare.ts',
    line: 'base.seq <= now.scope.backedUpThrough',
    broken: 'true',
    fates: [
      'backup',
      'restore',
      'fullPhone',
      'fullPhone',
    ],
    from: 54,
  },
  {
    name: 'own work is folded for ever',
    turns: 'I4',
    file: 'storage/engine/pull-record.ts',
    line: 'await outbox.putMany(settled.map(withoutAwaits))',
    broken: '',
  },
  {
    name: 'after a restore nothing is sent again',
    turns: 'I7',
    file: 'storage/engine/epoch.ts',
    line: 'await doubtJournal(tables, lastOp, parts)',
    broken: '',
    fates: ['backup', 'restore', 'restore'],
  },
  {
    name: 'a rejected op keeps waiting',
    turns: 'I9',
    file: 'storage/engine/push-record.ts',
    line: 'if (record)\n',
    broken: 'if (record && result.status !== \'rejected\')\n',
  },
  {
    name: 'a page does not fold own waiting work again',
    turns: 'I8',
    file: 'storage/engine/pull-record.ts',
    line: 'if (record.pending.length > 0)',
    broken: 'if (record.pending.length > 99)',
  },
  {
    name: 'a copied phone gives its unsent work new names',
    turns: 'I1',
    file: 'storage/engine/fork.ts',
    line: 'op: { ...record.op, opNo, body',
    broken: 'opId: renamed(record.opId), op: { ...record.op, opId: renamed(record.opId), opNo, body',
    beside: 'const renamed = (opId: string): string => opId.replace(/.$/, last => last === \'f\' ? \'0\' : \'f\')',
    fates: ['copy', 'lateRequests'],
  },
  {
    name: 'a number under which an op came again is not kept',
    turns: 'I2',
    file: 'server/oplog/intake.ts',
    line: 'await log.trx.insertInto(\'op_again\').values({ device_id: pushing.device.id, op_no: opNo, op_id: opId }).execute()',
    broken: '',
    fates: [
      'copy',
      'lateRequests',
      'backup',
      'restore',
      'phonePower',
    ],
  },
  {
    name: 'the head of a scope is not written down',
    turns: 'I3',
    file: 'server/oplog/log.ts',
    line: 'for (const scope of this.moved)',
    broken: 'for (const scope of this.moved.slice(1))',
  },
  {
    name: 'a part of what was said is not kept',
    turns: 'I6',
    file: 'server/oplog/stored-op.ts',
    line: 'body: JSON.stringify(op.body),',
    broken: 'body: JSON.stringify({ ...op.body, title: undefined }),',
    fates: ['phonePower', 'serverPower'],
  },
  {
    name: 'a dismissed person is only one without grants',
    turns: 'I10',
    file: 'server/oplog/intake.ts',
    line: 'const isStopped = caller.isRevoked || device.revoked_ms !== null',
    broken: 'const isStopped = device.revoked_ms !== null',
    fates: ['dismiss', 'dismiss', 'comeBack'],
  },
  {
    name: 'the loser of two edits at once is not kept',
    turns: 'words',
    file: 'domain/oplog/merge.ts',
    line: 'edits.filter(edit => !edit.isSame && !edit.isCausal)',
    broken: 'edits.filter(() => false)',
  },
  {
    name: 'whose office has ended sees no more what waits on the phone',
    turns: 'I7',
    file: 'storage/engine/fold.ts',
    line: '...session?.heldRoles ?? [],',
    broken: '',
    fates: ['endGrant', 'endGrant', 'comeBack'],
  },
  {
    name: 'a pack that proves nothing counts at once',
    turns: 'I10',
    file: 'server/oplog/intake.ts',
    line: 'const held = heldFor ?? (isStopped ? \'device-revoked\' : null)',
    broken: 'const held = heldFor ? null : (isStopped ? \'device-revoked\' : null)',
    fates: [
      'dismiss',
      'rescueAPhoto',
      'rescueAPhoto',
      'comeBack',
    ],
  },
  {
    name: 'an op on something that is held back is refused',
    turns: 'I7',
    file: 'server/oplog/apply-op.ts',
    line: 'if (code !== \'op-unknown-target\')',
    broken: 'if (code !== null)',
    fates: ['dismiss', 'comeBack', 'release'],
    from: 46,
  },
  {
    name: 'a phone keeps the bytes of what was erased',
    turns: 'erased',
    file: 'storage/engine/erase.ts',
    line: 'await eraseBytes(tables, await destroyedBy(',
    broken: 'await Promise.resolve(await destroyedBy(',
    fates: ['erase'],
  },
  {
    name: 'a restored server has forgotten what was erased',
    turns: 'erased',
    file: 'server/erasure/remembered.ts',
    line: 'if (!known)',
    broken: 'if (false)',
    fates: [
      'erase',
      'erase',
      'backup',
      'restore',
    ],
  },
  {
    name: 'the words of a capture stay in its op when they are erased',
    turns: 'erased',
    file: 'server/erasure/mark.ts',
    line: 'await redactOps(log.trx, { scopeId: scope.id, evidenceId, fields: mark.fields })',
    broken: '',
    fates: ['erase'],
  },
]

const SEEDS = 30

describe('bugs planted in the code of phones and server', () => {
  afterAll(removePlanted, 60_000)

  test.for(bugs)('$name: $turns turns red', async ({ name, turns, fates, from = 1, ...plant }) => {
    const [failing = []] = await runJobs([
      {
        seeds: Array.from({ length: SEEDS }, (_, n) => from + n),
        steps: 100,
        planted: { name, plant },
        until: turns,
        ...fates
          ? { fates }
          : {},
      },
    ])
    expect(failing.flatMap(({ violations }) => violations.map(({ id }) => id))).toContain(turns)
  })
})
