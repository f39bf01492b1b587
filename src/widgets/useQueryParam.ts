import type { WritableComputedRef } from 'vue'
import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/** One part of the address, so that back and a shared link bring the same view. An empty value leaves the address. */
export function useQueryParam(name: string): WritableComputedRef<string> {
  const route = useRoute()
  const router = useRouter()
  return computed({
    get() {
      const value = route.query[name]
      return (Array.isArray(value)
        ? value[0]
        : value) ?? ''
    },
    set(next) {
      const { [name]: _, ...others } = route.query
      void router.replace({
        query: next === ''
          ? others
          : { ...others, [name]: next },
      })
    },
  })
}
