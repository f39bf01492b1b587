import type { BlobFacts, Item, SyncActivity, SyncState } from '../../../../src/container/shapes.ts'
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

describe('files on their way', () => {
  test('originals are lines, what was made from them is a number', () => {
    const lines = fileLines([
      aBlob('a'),
      aBlob('b', { role: 'thumb' }),
      aBlob('c', { role: 'preview' }),
      aBlob('d', { role: 'thumb', state: 'sent' }),
    ], [], [])
    expect(lines.waiting.map(({ sha256 }) => sha256)).toEqual([
      aHash('a'),
    ])
    expect(lines.smallWaiting).toBe(2)
  })

  test('what is being sent stands first, then the oldest', () => {
    const lines = fileLines([
      aBlob('a', { createdMs: 3 }),
      aBlob('b', { createdMs: 1 }),
      aBlob('c', { createdMs: 2 }),
    ], [], [
      {
        sha256: aHash('a'),
        sentBytes: 620,
        totalBytes: 1000,
      },
    ])
    expect(lines.waiting.map(({ sha256 }) => sha256)).toEqual([
      aHash('a'),
      aHash('b'),
      aHash('c'),
    ])
    expect(lines.waiting[0]).toMatchObject({ state: 'sending', sentBytes: 620 })
  })

  test('every file knows its evidence, also the second page of a document', () => {
    const lines = fileLines([
      aBlob('a'),
      aBlob('b'),
      aBlob('c'),
    ], [
      anItem('one', 'ab'),
    ], [])
    expect(lines.waiting.map(({ item }) => item?.id)).toEqual(['one', 'one', undefined])
  })

  test('refused, waiting and sent are kept apart', () => {
    const lines = fileLines([
      aBlob('a', { state: 'refused', code: 'file-too-large' }),
      aBlob('b', { state: 'sent' }),
      aBlob('c'),
    ], [], [])
    expect(lines.refused.map(({ code }) => code)).toEqual(['file-too-large'])
    expect(lines.sent).toHaveLength(1)
    expect(lines.waiting).toHaveLength(1)
  })
})

describe('the summary says what happens next', () => {
  const files = { kind: 'files', count: 2 } as const
  const nothing = { kind: 'nothing', count: 0 } as const

  test('offline: everything is here, it goes on by itself', () => {
    const summary = summaryOf({
      truth: { kind: 'offline', waiting: files, lastSyncMs: null },
      account: 'in',
      waiting: files,
      isStopped: false,
      needsAttention: 0,
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
      needsAttention: 0,
    }).text).toMatch(/服务器空间不足.*12:06/)
  })

  test('with something refused nothing is called delivered, and nothing is green', () => {
    const summary = summaryOf({
      truth: { kind: 'quiet' },
      account: 'in',
      waiting: nothing,
      isStopped: false,
      needsAttention: 1,
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
      needsAttention: 0,
    })
    expect(text).toContain('本次检查已结束')
    expect(isDone).toBe(false)
  })

  test('all delivered only when nothing waits and the server answers', () => {
    expect(summaryOf({
      truth: { kind: 'quiet' },
      account: 'in',
      waiting: nothing,
      isStopped: false,
      needsAttention: 0,
    })).toMatchObject({ isDone: true, big: '已全部送达' })
    expect(summaryOf({
      truth: { kind: 'offline', waiting: nothing, lastSyncMs: null },
      account: 'in',
      waiting: nothing,
      isStopped: false,
      needsAttention: 0,
    })).toMatchObject({ isDone: false, big: '没有待上传的内容' })
    expect(summaryOf({
      truth: { kind: 'signed-out', waiting: nothing },
      account: 'signed-out',
      waiting: nothing,
      isStopped: false,
      needsAttention: 0,
    }).isDone).toBe(false)
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
      needsAttention: 0,
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
    needsAttention: 1,
    lastSyncMs: null,
    scopes: [
      {
        scope: 'work:x',
        after: 4,
        head: 9,
        complete: false,
        pulledMs: null,
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
