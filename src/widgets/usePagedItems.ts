import type { Ref } from 'vue'
import type { Item, ItemQuery, Live } from '../container/shapes.ts'
import type { PagedQuery, PagesSeen } from './item-pages.ts'
import { onScopeDispose, shallowRef, watch } from 'vue'
import { ItemPages } from './item-pages.ts'

export interface PagedItems {
  seen: Readonly<Ref<PagesSeen>>
  readOn: () => void
  stop: () => void
  show: (from: number, to: number) => void
}

const nothingYet: PagesSeen = {
  items: [],
  looked: 0,
  isLoading: true,
  isReading: true,
  isDone: false,
}

/** A long list for a screen: begins anew whenever what `query` reads changes. See ItemPages for how it reads. */
export function usePagedItems(source: (query: ItemQuery) => Live<Item[]>, query: () => PagedQuery | undefined): PagedItems {
  const seen = shallowRef<PagesSeen>(nothingYet)
  let pages: ItemPages | undefined
  watch(query, (next) => {
    pages?.close()
    seen.value = nothingYet
    pages = next && new ItemPages(source, next, now => seen.value = now)
  }, { immediate: true })
  onScopeDispose(() => pages?.close())
  return {
    seen,
    readOn: () => pages?.readOn(),
    stop: () => pages?.stop(),
    show: (from, to) => pages?.show(from, to),
  }
}
