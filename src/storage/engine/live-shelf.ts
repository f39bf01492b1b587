import type { DeviceStore } from '../device-store.ts'
import type { Live } from '../live.ts'

interface Listener { onNext: (value: unknown) => void, onError: ((failure: never) => void) | undefined }

/**
 * The same question asked by many parts of a screen is asked of the database once. Whoever comes later gets the last answer
 * at once, and all hear of changes together. Nothing is kept once nobody listens.
 */
export function sharingLives(store: DeviceStore): DeviceStore {
  const share = createLiveShelf()
  return {
    ...store,
    items: {
      ...store.items,
      watch: key => share(['item', key], () => store.items.watch(key)),
      watchList: query => share(['list', query], () => store.items.watchList(query)),
      watchCounts: query => share(['counts', query], () => store.items.watchCounts(query)),
    },
    outbox: {
      ...store.outbox,
      watchWaiting: limit => share(['waiting', limit], () => store.outbox.watchWaiting(limit)),
      watchAttention: () => share(['attention'], () => store.outbox.watchAttention()),
    },
    blobs: {
      ...store.blobs,
      watchQueue: query => share(['queue', query], () => store.blobs.watchQueue(query)),
    },
    drafts: {
      ...store.drafts,
      watch: kind => share(['drafts', kind], () => store.drafts.watch(kind)),
    },
    facts: {
      ...store.facts,
      watchSession: () => share(['session'], () => store.facts.watchSession()),
      watchClock: () => share(['clock'], () => store.facts.watchClock()),
    },
    watchSyncState: () => share(['sync'], () => store.watchSyncState()),
  }
}

type Share = <T>(question: readonly unknown[], make: () => Live<T>) => Live<T>

export function createLiveShelf(): Share {
  const shelf = new Map<string, ReturnType<typeof openShared>>()
  return <T>(question: readonly unknown[], make: () => Live<T>): Live<T> => {
    const key = JSON.stringify(question)
    return {
      subscribe(onNext, onError) {
        let shared = shelf.get(key)
        if (!shared) {
          const mine = openShared(make() as Live<unknown>, () => shelf.get(key) === mine && shelf.delete(key))
          shared = mine
          shelf.set(key, mine)
        }
        return shared.add({ onNext: onNext as Listener['onNext'], onError })
      },
    }
  }
}

/** One subscription below, any number above. `onEnd` is called when the last listener has gone or the query has failed. */
function openShared(live: Live<unknown>, onEnd: () => unknown): { add: (listener: Listener) => { unsubscribe: () => void } } {
  const listeners = new Set<Listener>()
  let last: { value: unknown } | undefined
  let subscription: { unsubscribe: () => void } | undefined

  function begin(): void {
    subscription = live.subscribe((value) => {
      last = { value }
      for (const listener of [...listeners])
        listeners.has(listener) && listener.onNext(value)
    }, (failure) => {
      // Whoever tries again starts anew.
      onEnd()
      listeners.forEach(({ onError }) => onError?.(failure as never))
    })
  }

  return {
    add(listener) {
      listeners.add(listener)
      if (!subscription)
        begin()
      else if (last)
        listener.onNext(last.value)
      return {
        unsubscribe() {
          if (listeners.delete(listener) && listeners.size === 0) {
            subscription?.unsubscribe()
            onEnd()
          }
        },
      }
    },
  }
}
