import type { MemoryDisk } from '../../src/storage/memory-database.ts'
import type { Modules } from './world/modules.ts'
import { describe, expect, test } from 'vitest'
import { createDexieDeviceStore } from '../../src/storage/dexie-device-store.ts'
import { realModules } from './world/modules.ts'
import { simulate } from './world/simulate.ts'

const seeds = [1, 2, 3, 4, 5]

/** Whatever is asked of it may have changed it: the simulation looks again where the count has moved. */
function countingCalls<Part extends object>(part: Part, count: () => void): Part {
  return new Proxy(part, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (typeof value === 'function') {
        return (...args: unknown[]) => {
          count()
          return Reflect.apply(value, target, args) as unknown
        }
      }
      return typeof value === 'object' && value !== null
        ? countingCalls(value, count)
        : value
    },
  })
}

/** The same run on IndexedDB. A disk is a name here; losing power closes every connection to it. */
function onIndexedDB(seed: number): Modules {
  const names = new Map<MemoryDisk, { name: string, open: Array<() => Promise<void>> }>()
  const createMemoryDisk = (): MemoryDisk => {
    const disk: MemoryDisk = {
      ...realModules.createMemoryDisk(),
      crash: () => names.get(disk)?.open.splice(0).forEach(close => void close()),
    }
    names.set(disk, { name: `seed-${seed}-phone-${names.size}`, open: [] })
    return disk
  }
  return {
    ...realModules,
    createMemoryDisk,
    async createMemoryDeviceStore(options, disk = createMemoryDisk()) {
      const known = names.get(disk)
      if (!known)
        throw new Error('a disk that nobody made')
      const store = await createDexieDeviceStore({ ...options, serverId: known.name })
      known.open.push(store.close)
      return countingCalls(store, () => disk.faults.onCommit?.('strict'))
    },
  }
}

describe('three phones on IndexedDB', () => {
  test.for(seeds)('seed %i: nothing is lost, nothing is doubled, everybody ends up seeing the same', async (seed) => {
    const { violations, script } = await simulate({
      seed,
      steps: 60,
      modules: onIndexedDB(seed),
      fates: [
        'phonePower',
        'serverPower',
        'serverPowerInTheDatabase',
        'lateRequests',
        'backup',
        'restore',
      ],
    })
    expect(violations.map(({ id, text }) => `[${id}] ${text}`), script.join('\n')).toEqual([])
  })
})
