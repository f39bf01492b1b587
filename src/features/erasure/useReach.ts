import type { ComputedRef } from 'vue'
import type { Item } from '../../container/shapes.ts'
import { computed } from 'vue'
import { useOpened } from '../../container/container.ts'
import { evidenceOf } from '../../domain/evidence/schema.ts'
import { isShownToInspectors } from '../../domain/evidence/status.ts'
import { elementsOf } from '../../domain/oplog/tag-set.ts'
import { t } from '../../i18n/i18n.ts'
import { useLiveQuery } from '../../ui/useLiveQuery.ts'

/** Where a piece of evidence is seen: clauses, activity, other pieces of the same file, inspectors. In words, as far as this phone knows. */
export function useReach(item: () => Item | undefined, hashes: () => readonly string[]): ComputedRef<string[]> {
  const { store } = useOpened()
  const twins = useLiveQuery<readonly Item[]>(() => {
    const one = item()
    const [hash] = hashes()
    return one && hash !== undefined
      ? store.items.watchList({
          scope: one.scope,
          coll: 'evidence',
          terms: [`file:${hash}`],
          limit: 20,
        })
      : undefined
  }, [])
  return computed(() => {
    const one = item()
    if (!one)
      return []
    const { clauses, activityId, status, derivatives } = evidenceOf(one)
    const others = twins.value.filter(({ id }) => id !== one.id).length
    return [
      ...hashes().length > 0 && derivatives.length > 0
        ? [
            t('erasure.reach.pictures', { n: derivatives.length }),
          ]
        : [],
      ...elementsOf(clauses).length > 0
        ? [
            t('erasure.reach.clauses', { n: elementsOf(clauses).length }),
          ]
        : [],
      ...activityId === null
        ? []
        : [
            t('erasure.reach.activity'),
          ],
      ...others > 0
        ? [
            t('erasure.reach.others', { n: others }),
          ]
        : [],
      ...isShownToInspectors(status)
        ? [
            t('erasure.reach.visits'),
          ]
        : [],
      t('erasure.reach.phones'),
    ]
  })
}
