import type { BlobFacts, Item, SyncActivity, SyncState } from '../../../../src/container/shapes.ts'
import type { Delivery, Obstacle } from '../../../../src/widgets/delivered.ts'
import type { FlowTruth } from '../../../../src/widgets/sync-truth.ts'
import { describe, expect, test } from 'vitest'
import { fileLines } from '../../../../src/features/sync-status/file-lines.ts'
import { reportText } from '../../../../src/features/sync-status/report.ts'
import { summaryOf } from '../../../../src/features/sync-status/summary.ts'
import { aHash } from '../../../support/builders.ts'

function aBlob(letter: string, about: Partial<BlobFacts> = {}): BlobFacts {
  return {
    sha256: aHash(letter),
    size: 1000,
    mime: 'image/jpeg',
    role: 'original',
    state: 'waiting',
    offset: 0,
    code: null,
    createdMs: 10,
    ...about,
  }
}

function anItem(id: string, letters: string): Item {
  return {
    id,
    data: {
      files: [...letters].map(letter => ({
        sha256: aHash(letter),
      })),
      derivatives: [],
    },
  } as unknown as Item
}

function owned(...items: Item[]): ReadonlyMap<string, Item> {
  return new Map(items.flatMap(item => (item.data.files as Array<{ sha256: string }>).map(({ sha256 }) => [sha256, item] as const)))
}

describe('files on their way', () => {
  test('what is being sent stands first, then the order of waiting', () => {
    const lines = fileLines([
      aBlob('b'),
      aBlob('c'),
      aBlob('a'),
    ], owned(), [
      {
        sha256: aHash('a'),
        sentBytes: 620,
        totalBytes: 1000,
      },
    ])
    expect(lines.map(({ key }) => key)).toEqual([
      aHash('a'),
      aHash('b'),
      aHash('c'),
    ])
    expect(lines[0]).toMatchObject({ state: 'sending', sentBytes: 620 })
  })

  test('a document of two files is one line, with the bytes of both and the trouble of either', () => {
    const [line, other, ...rest] = fileLines([
      aBlob('a', { offset: 400, createdMs: 30 }),
      aBlob('b', { code: 'wrong-hash', createdMs: 20 }),
      aBlob('c'),
    ], owned(anItem('one', 'ab')), [])
    expect(line).toMatchObject({
      key: 'one',
      item: { id: 'one' },
      size: 2000,
      sentBytes: 400,
      createdMs: 20,
      code: 'wrong-hash',
      hashes: [
        aHash('a'),
        aHash('b'),
      ],
      troubled: [
        aHash('b'),
      ],
    })
    expect(other).toMatchObject({
      key: aHash('c'),
      item: undefined,
    })
    expect(rest).toEqual([])
  })

  test('a line is sent when all of its files are, and refused when one is', () => {
    const stateOf = (...states: Array<'sent' | 'refused' | 'waiting'>) => fileLines(
      states.map((state, n) => aBlob('ab'.charAt(n), { state })),
      owned(anItem('one', 'ab')),
      [],
    )[0]?.state
    expect(stateOf('sent', 'sent')).toBe('sent')
    expect(stateOf('sent', 'waiting')).toBe('waiting')
    expect(stateOf('sent', 'refused')).toBe('refused')
  })
})

function not(...what: Obstacle[]): Delivery {
  return {
    kind: 'not',
    because: what.map(one => ({ what: one, n: 1 })),
  }
}

describe('the summary says what happens next', () => {
  const files = { kind: 'files', count: 2 } as const
  const nothing = { kind: 'nothing', count: 0 } as const

  test('offline: everything is here, it goes on by itself', () => {
    const summary = summaryOf({
      truth: { kind: 'offline', waiting: files, lastSyncMs: null },
      account: 'in',
      waiting: files,
      isStopped: false,
      delivery: not('waiting'),
    })
    expect(summary).toMatchObject({ label: '待上传', isDone: false })
    expect(summary.text).toContain('联网后会自动继续')
  })

  test('resting: why, and when it tries again', () => {
    const truth = {
      kind: 'waiting',
      waiting: files,
      code: 'disk-full',
      retryAtMs: Date.UTC(2026, 8, 14, 4, 6),
    } as const
    expect(summaryOf({
      truth,
      account: 'in',
      waiting: files,
      isStopped: false,
      delivery: not('waiting'),
    }).text).toMatch(/服务器空间不足.*12:06/)
  })

  test('with something refused nothing is called delivered, and nothing is green', () => {
    const summary = summaryOf({
      truth: { kind: 'quiet' },
      account: 'in',
      waiting: nothing,
      isStopped: false,
      delivery: not('attention'),
    })
    expect(summary).toMatchObject({ isDone: false, big: '其余已送达' })
    expect(summary.text).toContain('有 1 件没有被接收')
  })

  test('after a visit it speaks of the visit, not of a stopped phone', () => {
    const { text, isDone } = summaryOf({
      truth: { kind: 'ended', waiting: nothing },
      account: 'ended',
      waiting: nothing,
      isStopped: false,
      delivery: not('door'),
    })
    expect(text).toContain('本次检查已结束')
    expect(isDone).toBe(false)
  })

  const idle = (delivery: Delivery, truth: FlowTruth = { kind: 'quiet' }) => summaryOf({
    truth,
    account: truth.kind === 'signed-out'
      ? 'signed-out'
      : 'in',
    waiting: nothing,
    isStopped: false,
    delivery,
  })

  test('all delivered only where nothing speaks against it', () => {
    expect(idle({ kind: 'all' })).toMatchObject({ isDone: true, big: '已全部送达' })
    expect(idle(not('unknown'))).toMatchObject({ isDone: false, big: '正在查看', text: '' })
    expect(idle(not('door'), { kind: 'signed-out', waiting: nothing })).toMatchObject({ isDone: false, big: '没有待上传的内容' })
  })

  test('where nobody answers: as of when, and no green', () => {
    const offline = { kind: 'offline', waiting: nothing, lastSyncMs: null } as const
    expect(idle({
      kind: 'asOf',
      ms: Date.UTC(2026, 8, 14, 4, 4),
    }, offline)).toMatchObject({ isDone: false, big: '截至 12:04 已全部送达' })
    expect(idle({ kind: 'asOf', ms: null }, offline)).toMatchObject({ isDone: false, big: '没有待上传的内容' })
    expect(idle({ kind: 'asOf', ms: null }).text).toContain('尚未得到服务器的答复')
  })

  test('what is left is named, each in its own sentence', () => {
    const { text, big, isDone } = idle(not('doubted', 'deferred', 'held', 'tray', 'unsaved'))
    expect({ big, isDone }).toEqual({ big: '没有待上传的内容', isDone: false })
    for (const words of [
      '从备份恢复过',
      '还不认识',
      '草稿里还有',
      '分享来的',
      '只在这个页面里',
    ])
      expect(text).toContain(words)
  })

  test('stopped by the person: nothing is lost, and how it goes on', () => {
    const summary = summaryOf({
      truth: {
        kind: 'waiting',
        waiting: files,
        code: null,
        retryAtMs: null,
      },
      account: 'in',
      waiting: files,
      isStopped: true,
      delivery: not('waiting'),
    })
    expect(summary.label).toBe('已停止')
    expect(summary.text).toContain('内容都在本机')
  })
})

test('the report for support has numbers and codes, no names and no addresses', () => {
  const state: SyncState = {
    waitingOps: 2,
    waitingBlobs: 3,
    waitingBytes: 900,
    oldestMs: 0,
    files: { waiting: 1, refused: 0, sent: 4 },
    heldBlobs: 0,
    deferredOps: 0,
    quarantinedOps: 0,
    doubtedOps: 0,
    needsAttention: 1,
    lastSyncMs: null,
    epoch: 'e1',
    scopes: [
      {
        scope: 'work:x',
        after: 4,
        head: 9,
        complete: false,
        pulledMs: null,
        backedUpThrough: 2,
      },
    ],
  }
  const idle = { status: 'idle' } as const
  const activity: SyncActivity = {
    account: 'in',
    reachable: true,
    push: { status: 'resting', code: 'server-busy', retryAtMs: 60_000 },
    pull: idle,
    blobs: idle,
    sending: [],
  }
  const text = reportText({
    build: 'AbC',
    userAgent: 'Chrome',
    deviceId: 'd1',
    state,
    activity,
    faults: [],
    nowMs: 0,
  })
  expect(text).toContain('waiting ops 2 blobs 3 bytes 900')
  expect(text).toContain('push resting server-busy until 1970-01-01T00:01:00.000Z')
  expect(text).toContain('work:x 4/9 incomplete')
})
