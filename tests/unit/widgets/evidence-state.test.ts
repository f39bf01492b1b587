import type { Item } from '../../../src/container/shapes.ts'
import { expect, test } from 'vitest'
import { deliveryOf } from '../../../src/widgets/evidence-state.ts'

function anItem({ pending = 0, ...data }: Record<string, unknown> & { pending?: number }): Item {
  return {
    pending,
    data: {
      files: [
        { sha256: 'a' },
        { sha256: 'b' },
      ],
      receivedMs: 1,
      receipts: [],
      ...data,
    },
  } as unknown as Item
}

function receipt(sha256: string) {
  return {
    statement: { sha256 },
  }
}

test.for([
  [
    'the server has not heard of it',
    { receivedMs: null, pending: 1 },
    'phone',
  ],
  [
    'one original is still away',
    {
      receipts: [
        receipt('a'),
      ],
    },
    'original',
  ],
  [
    'the record is there and the bytes are not, also while a change waits',
    { pending: 1 },
    'original',
  ],
  [
    'a later change waits',
    {
      receipts: [
        receipt('a'),
        receipt('b'),
      ],
      pending: 1,
    },
    'changes',
  ],
  [
    'everything has a receipt',
    {
      receipts: [
        receipt('a'),
        receipt('b'),
      ],
    },
    'delivered',
  ],
] as const)('where a piece of evidence is when %s', ([_when, about, delivery]) => {
  expect(deliveryOf(anItem(about))).toBe(delivery)
})

test('what the server refused comes before everything', () => {
  expect(deliveryOf(anItem({
    receipts: [
      receipt('a'),
      receipt('b'),
    ],
  }), true)).toBe('refused')
})
