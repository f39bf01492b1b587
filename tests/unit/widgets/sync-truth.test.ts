import type { SyncActivity, SyncState } from '../../../src/container/shapes.ts'
import type { SyncFacts } from '../../../src/widgets/sync-truth.ts'
import { describe, expect, test } from 'vitest'
import { deliveryOf } from '../../../src/widgets/delivered.ts'
import { DELIVERED_STANDS_MS, nextRun, syncTruth, waitingOf } from '../../../src/widgets/sync-truth.ts'
import { syncLineOf } from '../../../src/widgets/sync-words.ts'

/** 12:04 in Yueyang. */
const NOW = Date.UTC(2026, 8, 14, 4, 4)
const idle = { status: 'idle' } as const
const working = { status: 'working' } as const

function facts({ state, activity, ...more }: { state?: Partial<SyncState>, activity?: Partial<SyncActivity> } & Partial<Omit<SyncFacts, 'state' | 'activity'>> = {}): SyncFacts {
  const all = {
    state: {
      waitingOps: 0,
      waitingBlobs: 0,
      waitingBytes: 0,
      oldestMs: null,
      files: { waiting: 0, refused: 0, sent: 0 },
      heldBlobs: 0,
      deferredOps: 0,
      quarantinedOps: 0,
      doubtedOps: 0,
      needsAttention: 0,
      lastSyncMs: NOW,
      epoch: 'e1',
      scopes: [],
      ...state,
    },
    activity: {
      account: 'in' as const,
      reachable: true,
      push: idle,
      pull: idle,
      blobs: idle,
      sending: [],
      ...activity,
    },
    waitingFiles: 0,
    seemsOnline: true,
    run: { done: 0, endedMs: null },
    nowMs: NOW,
    ...more,
  }
  return {
    delivery: deliveryOf({
      ...all,
      isKnown: true,
      tray: 0,
      unsaved: 0,
    }),
    ...all,
  }
}

const lineFor = (about: Parameters<typeof facts>[0]): string | undefined => syncLineOf(syncTruth(facts(about)))?.text

const threeWait = {
  state: { waitingOps: 6, waitingBlobs: 9 },
  waitingFiles: 3,
}

test('what waits by a person\'s own choice says for what, and no round that looks meanwhile calls that sending', () => {
  const held = (why: 'wifi' | 'tap', activity: Partial<SyncActivity> = {}): string | undefined => lineFor({
    ...threeWait,
    activity: { held: why, ...activity },
  })
  expect(held('wifi')).toBe('3 件存于本机 · 等 Wi-Fi')
  expect(held('tap', { blobs: working, push: working })).toBe('3 件存于本机 · 等您点发送')
  expect(held('wifi', {
    sending: [
      { sha256: 'a', sentBytes: 0, totalBytes: 1 },
    ],
  })).toBe('正在上传 0/3')
  expect(held('wifi', { reachable: false })).toBe('离线 · 3 件存于本机')
  expect(held('wifi', {
    blobs: { status: 'resting', code: 'server-busy', retryAtMs: NOW },
  })).toBe('3 件存于本机')
})

describe('the line says', () => {
  test('nothing when all is delivered and nobody asked', () => {
    expect(syncLineOf(syncTruth(facts()))).toBeUndefined()
  })

  test('离线 with what is on this phone', () => {
    expect(lineFor({ ...threeWait, seemsOnline: false })).toBe('离线 · 3 件存于本机')
  })

  test('离线 also when the browser believes in a network that answers nothing', () => {
    expect(lineFor({
      activity: { reachable: false },
    })).toBe('离线')
  })

  test('正在上传 with numbers', () => {
    expect(lineFor({
      ...threeWait,
      activity: { blobs: working },
      run: { done: 2, endedMs: null },
    })).toBe('正在上传 2/5')
  })

  test('已全部送达 with the time, for a minute', () => {
    const run = { done: 3, endedMs: NOW }
    expect(lineFor({ run })).toBe('已全部送达 12:04')
    expect(lineFor({ run, nowMs: NOW + DELIVERED_STANDS_MS })).toBeUndefined()
  })

  test('需要处理 before anything else', () => {
    const truth = syncTruth(facts({
      ...threeWait,
      state: { ...threeWait.state, needsAttention: 1 },
      seemsOnline: false,
    }))
    expect(syncLineOf(truth)).toMatchObject({ tone: 'bad', text: '需要处理 1 件' })
  })

  test('when it tries again, while it rests after a failure', () => {
    const truth = syncTruth(facts({
      ...threeWait,
      activity: {
        push: { status: 'resting', code: 'server-busy', retryAtMs: NOW + 120_000 },
      },
    }))
    expect(syncLineOf(truth)).toMatchObject({ tone: 'wait', text: '3 件存于本机', aside: '12:06 再试' })
  })

  test('that the sign-in has expired, and that everything is still here', () => {
    expect(lineFor({
      ...threeWait,
      activity: { account: 'signed-out' },
    })).toBe('登录已失效 · 3 件存于本机')
  })

  test('that changes wait where no file does', () => {
    expect(lineFor({
      state: { waitingOps: 2 },
      seemsOnline: false,
    })).toBe('离线 · 2 项改动存于本机')
  })
})

describe('"all delivered" is never said while', () => {
  const run = { done: 3, endedMs: NOW }
  test.for([
    [
      'a record waits',
      {
        run,
        state: { waitingOps: 1 },
      },
    ],
    [
      'a file waits',
      {
        run,
        state: { waitingBlobs: 1 },
      },
    ],
    [
      'something was refused',
      {
        run,
        state: { needsAttention: 1 },
      },
    ],
    [
      'the server has not answered yet',
      {
        run,
        activity: { reachable: null },
      },
    ],
    [
      'the restored server is asked whether it has it',
      {
        run,
        state: { doubtedOps: 1 },
      },
    ],
    [
      'nobody answers',
      {
        run,
        activity: { reachable: false },
      },
    ],
    [
      'the sign-in has expired',
      {
        run,
        activity: { account: 'signed-out' as const },
      },
    ],
  ] as const)('%s', ([_, about]) => {
    expect(syncTruth(facts(about)).kind).not.toBe('delivered')
  })
})

describe('a run of sending', () => {
  const files = (count: number) => ({ kind: 'files', count } as const)
  const nothing = { kind: 'nothing', count: 0 } as const

  test('counts what was delivered and ends with the last', () => {
    let run = nextRun({ done: 0, endedMs: null }, {
      before: nothing,
      after: files(3),
      nowMs: 1,
    })
    run = nextRun(run, {
      before: files(3),
      after: files(1),
      nowMs: 2,
    })
    expect(run).toEqual({ done: 2, endedMs: null })
    expect(nextRun(run, {
      before: files(1),
      after: nothing,
      nowMs: 3,
    })).toEqual({ done: 3, endedMs: 3 })
  })

  test('goes on when more is captured meanwhile', () => {
    expect(nextRun({ done: 2, endedMs: null }, {
      before: files(1),
      after: files(4),
      nowMs: 1,
    })).toEqual({ done: 2, endedMs: null })
  })

  test('begins anew after the last one ended', () => {
    expect(nextRun({ done: 3, endedMs: 9 }, {
      before: nothing,
      after: files(2),
      nowMs: 10,
    })).toEqual({ done: 0, endedMs: null })
  })

  test('does not take a change of what is counted for a delivery', () => {
    expect(nextRun({ done: 0, endedMs: null }, {
      before: { kind: 'changes', count: 6 },
      after: files(2),
      nowMs: 1,
    })).toEqual({ done: 0, endedMs: null })
  })
})

test('files count before changes: one photo is one thing, however many records it makes', () => {
  expect(waitingOf({ waitingOps: 3, waitingBlobs: 3 }, 1)).toEqual({ kind: 'files', count: 1 })
  expect(waitingOf({ waitingOps: 0, waitingBlobs: 2 }, 0)).toEqual({ kind: 'changes', count: 2 })
})
