import type { Ref } from 'vue'
import type { Item } from '../container/shapes.ts'
import { onScopeDispose, shallowRef, watch } from 'vue'
import { useOpened } from '../container/container.ts'
import { useMe } from './useMe.ts'

/** The evidence of the files that are shown, by their hash. Each is asked for once, so a long queue costs no more than its page. */
export function useOwners(blobs: () => readonly { sha256: string }[]): Readonly<Ref<ReadonlyMap<string, Item>>> {
  const { store } = useOpened()
  const { workScope } = useMe()
  const owners = shallowRef<ReadonlyMap<string, Item>>(new Map())
  let isOver = false

  async function find(scope: string, sha256: string): Promise<Array<[string, Item]>> {
    const items = await store.items.list({
      scope,
      coll: 'evidence',
      terms: [`file:${sha256}`],
      limit: 1,
    })
    return items.map(item => [sha256, item])
  }

  async function lookUp(scope: string, hashes: readonly string[]): Promise<void> {
    const found = (await Promise.all(hashes.map(sha256 => find(scope, sha256)))).flat()
    if (!isOver && found.length > 0) {
      owners.value = new Map([
        ...owners.value,
        ...found,
      ])
    }
  }

  watch([blobs, workScope], ([shown, scope]) => {
    const unknown = shown.map(({ sha256 }) => sha256).filter(sha256 => !owners.value.has(sha256))
    if (scope && unknown.length > 0)
      void lookUp(scope, unknown).catch(() => {}) // a line without its evidence still says what it is
  }, { immediate: true })
  onScopeDispose(() => {
    isOver = true
  })
  return owners
}
