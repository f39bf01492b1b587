import { expect, test } from 'vitest'
import { effectScope } from 'vue'
import { holdOf, keepSendWhen, sendWhenOf } from '../../../src/container/send-when.ts'
import { networkNow, useNetworkKind } from '../../../src/device/useNetworkKind.ts'
import { createMemoryShellStore } from '../../../src/storage/memory-shell-store.ts'

const on = (about: { type?: string, saveData?: boolean }) => Object.assign(new EventTarget(), about)

test('Wi-Fi and a cable cost nothing; whatever else the browser says may; some say nothing', () => {
  const kindOn = (type: string) => networkNow({
    navigator: {
      connection: on({ type }),
    },
  }).kind
  expect([
    'wifi',
    'ethernet',
    'cellular',
    'unknown',
    'none',
  ].map(kindOn)).toEqual([
    'wifi',
    'wifi',
    'other',
    'other',
    'other',
  ])
  expect(networkNow({
    navigator: {
      connection: on({}),
    },
  })).toEqual({ kind: 'untold', savesData: false })
  expect(networkNow({ navigator: {} }).kind).toBe('untold')
})

test('leaving the house is heard, until nobody listens any more', () => {
  const connection = on({ type: 'wifi' })
  const scope = effectScope()
  const network = scope.run(() => useNetworkKind({
    navigator: { connection },
  }))!
  Object.assign(connection, { type: 'cellular', saveData: true })
  connection.dispatchEvent(new Event('change'))
  expect([network.kind.value, network.savesData.value]).toEqual(['other', true])
  scope.stop()
  Object.assign(connection, { type: 'wifi' })
  connection.dispatchEvent(new Event('change'))
  expect(network.kind.value).toBe('other')
})

test('nobody chose: it sends. Chosen once, it holds for this phone; nonsense is no choice', async () => {
  const shell = createMemoryShellStore()
  expect(await sendWhenOf(shell)).toBe('always')
  await keepSendWhen(shell, 'wifi')
  expect(await sendWhenOf(shell)).toBe('wifi')
  await shell.setSetting('send-when', 'never')
  expect(await sendWhenOf(shell)).toBe('always')
})

test('"only Wi-Fi" waits for Wi-Fi, and for a tap where the browser does not tell', () => {
  expect([
    holdOf('always', 'other'),
    holdOf('wifi', 'wifi'),
    holdOf('wifi', 'other'),
    holdOf('wifi', 'untold'),
    holdOf('tap', 'wifi'),
  ]).toEqual([null, null, 'wifi', 'tap', 'tap'])
})
