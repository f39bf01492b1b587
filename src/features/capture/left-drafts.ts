import type { DeviceStore, Draft } from '../../container/shapes.ts'

/** The drafts of one kind as they are now. */
export function draftsOf(store: DeviceStore, kind: string): Promise<readonly Draft[]> {
  return new Promise((resolve, reject) => {
    const watching = store.drafts.watch(kind).subscribe((drafts) => {
      resolve(drafts)
      queueMicrotask(() => watching.unsubscribe())
    }, reject)
  })
}
