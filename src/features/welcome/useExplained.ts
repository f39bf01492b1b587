import type { Ref } from 'vue'
import { readonly, ref } from 'vue'

const name = 'jz-explained'

export interface Explained {
  isExplained: Readonly<Ref<boolean>>
  accept: () => void
}

type Shelf = Pick<Storage, 'getItem' | 'setItem'>

/** `localStorage` itself throws where storage is forbidden. */
function safeStorage(): Shelf | undefined {
  try {
    return globalThis.localStorage
  }
  catch {
    return undefined
  }
}

/** Has this phone shown what is collected and why? Asked once, before anybody comes in. */
export function useExplained(shelf: Shelf | undefined = safeStorage()): Explained {
  const isExplained = ref(wasExplained(shelf))
  return {
    isExplained: readonly(isExplained),
    accept() {
      isExplained.value = true
      try {
        shelf?.setItem(name, '1')
      }
      catch {
        // Where it cannot be kept it is explained again next time, which does no harm.
      }
    },
  }
}

function wasExplained(shelf: Shelf | undefined): boolean {
  try {
    return shelf?.getItem(name) === '1'
  }
  catch {
    return false
  }
}
