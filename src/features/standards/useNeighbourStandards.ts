import type { Ref } from 'vue'
import type { Rubric } from '../../domain/rubric/schema.ts'
import { useRouter } from 'vue-router'

/** The standard before and after, in printed order. */
export function useNeighbourStandards(rubric: Readonly<Ref<Rubric | undefined>>, id: Readonly<Ref<string>>): { step: (by: number) => void } {
  const router = useRouter()
  return {
    step(by) {
      const all = rubric.value?.standards ?? []
      const next = all[all.findIndex(standard => standard.id === id.value) + by]
      if (next)
        void router.replace(`/standards/${next.id}`)
    },
  }
}
