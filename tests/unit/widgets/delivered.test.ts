import type { DeliveryFacts, Obstacle } from '../../../src/widgets/delivered.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deliveryOf, obstacleNames } from '../../../src/widgets/delivered.ts'

const idle = { status: 'idle' } as const

/** A phone of which everything has been delivered. */
const clean: DeliveryFacts = {
  isKnown: true,
  seemsOnline: true,
  tray: 0,
  unsaved: 0,
  state: {
    waitingOps: 0,
    waitingBlobs: 0,
    waitingBytes: 0,
    oldestMs: null,
    files: { waiting: 0, refused: 0, sent: 12 },
    heldBlobs: 0,
    deferredOps: 0,
    quarantinedOps: 0,
    doubtedOps: 0,
    needsAttention: 0,
    lastSyncMs: 1000,
    epoch: 'e1',
    scopes: [],
  },
  activity: {
    account: 'in',
    reachable: true,
    push: idle,
    pull: idle,
    blobs: idle,
    sending: [],
  },
}

type Spoil = (facts: DeliveryFacts, n: number) => DeliveryFacts
const spoils: Record<Obstacle, readonly Spoil[]> = {
  unknown: [
    facts => ({ ...facts, isKnown: false }),
    facts => ({ ...facts, tray: undefined }),
  ],
  door: (['signed-out', 'revoked', 'ended'] as const).map((account): Spoil => facts => ({
    ...facts,
    activity: { ...facts.activity, account },
  })),
  unsaved: [
    (facts, unsaved) => ({ ...facts, unsaved }),
  ],
  waiting: [
    (facts, waitingOps) => ({
      ...facts,
      state: { ...facts.state, waitingOps },
    }),
    (facts, waitingBlobs) => ({
      ...facts,
      state: { ...facts.state, waitingBlobs },
    }),
  ],
  attention: [
    (facts, needsAttention) => ({
      ...facts,
      state: { ...facts.state, needsAttention },
    }),
  ],
  quarantined: [
    (facts, quarantinedOps) => ({
      ...facts,
      state: { ...facts.state, quarantinedOps },
    }),
  ],
  doubted: [
    (facts, doubtedOps) => ({
      ...facts,
      state: { ...facts.state, doubtedOps },
    }),
  ],
  deferred: [
    (facts, deferredOps) => ({
      ...facts,
      state: { ...facts.state, deferredOps },
    }),
  ],
  held: [
    (facts, heldBlobs) => ({
      ...facts,
      state: { ...facts.state, heldBlobs },
    }),
  ],
  tray: [
    (facts, tray) => ({
      ...facts,
      tray: facts.tray === undefined
        ? undefined
        : tray,
    }),
  ],
}
const all = Object.values(spoils).flat()

describe('"all delivered"', () => {
  test('is said of a phone on which nothing is left and whose server answers', () => {
    expect(deliveryOf(clean)).toEqual({ kind: 'all' })
  })

  test.for(obstacleNames)('is not said while there is: %s', (what) => {
    expect(spoils[what].length).toBeGreaterThan(0)
    for (const spoil of spoils[what]) {
      expect(deliveryOf(spoil(clean, 3))).toMatchObject({
        kind: 'not',
        because: [
          { what },
        ],
      })
    }
  })

  test('is never said with anything against it, whatever else holds', () => {
    fc.assert(fc.property(
      fc.uniqueArray(fc.nat(all.length - 1), { minLength: 1 }),
      fc.integer({ min: 1, max: 500 }),
      fc.boolean(),
      fc.constantFrom(true, false, null),
      (chosen, n, seemsOnline, reachable) => {
        const start = {
          ...clean,
          seemsOnline,
          activity: { ...clean.activity, reachable },
        }
        const facts = chosen.reduce((before, index) => all[index]!(before, n), start as DeliveryFacts)
        const delivery = deliveryOf(facts)
        expect(delivery.kind).toBe('not')
        expect(delivery.kind === 'not' && delivery.because.every(({ n }) => n > 0)).toBe(true)
      },
    ))
  })

  test('is said as of the last answer where nobody answers now', () => {
    expect(deliveryOf({ ...clean, seemsOnline: false })).toEqual({ kind: 'asOf', ms: 1000 })
    for (const reachable of [false, null]) {
      expect(deliveryOf({
        ...clean,
        activity: { ...clean.activity, reachable },
      })).toEqual({ kind: 'asOf', ms: 1000 })
    }
  })
})
