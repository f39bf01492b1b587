import type { Plant } from './world/modules.ts'
import type { Fate } from './world/simulate.ts'
import { afterAll, describe, expect, test } from 'vitest'
import { plantedModules, removePlanted } from './world/modules.ts'
import { simulate } from './world/simulate.ts'

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
    from: 26,
  },
  {
    name: 'a sent original makes way without a receipt',
    turns: 'I5',
    file: 'storage/engine/spare.ts',
    line: 'given.has(sha256)',
    broken: 'given.size >= 0 && sha256 !== \'\'',
    fates: [
      'backup',
      'restore',
      'fullPhone',
      'fullPhone',
    ],
    from: 31,
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
    name: 'numbers from before and after a restore are compared',
    turns: 'I7',
    file: 'storage/engine/push-record.ts',
    line: 'item?.gen === gen && (item.base?.seq ?? 0) >= seq',
    broken: 'gen >= 0 && (item?.base?.seq ?? 0) >= seq',
    from: 83,
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
]

const SEEDS = 40

describe('bugs planted in the phone\'s code', () => {
  afterAll(removePlanted)

  test.for(bugs)('$name: $turns turns red', async ({ name, turns, fates, from = 1, ...plant }) => {
    const modules = await plantedModules(name, plant)
    const found: string[] = []
    for (let seed = from; seed < from + SEEDS && found.length === 0; seed++) {
      const { violations } = await simulate({
        seed,
        steps: 100,
        modules,
        ...fates
          ? { fates }
          : {},
      })
      found.push(...new Set(violations.map(({ id }) => id)))
    }
    expect(found).toContain(turns)
  })
})
