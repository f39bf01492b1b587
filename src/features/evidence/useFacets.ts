import type { ComputedRef, Ref } from 'vue'
import type { Choice } from '../../ui/choice.ts'
import type { EvidenceFilter } from './evidence-filter.ts'
import { computed } from 'vue'
import { useOpened } from '../../container/container.ts'
import { evidenceOf, evidenceStatusSchema } from '../../domain/evidence/schema.ts'
import { t } from '../../i18n/i18n.ts'
import { useLiveQuery } from '../../ui/useLiveQuery.ts'
import { statusLooks } from '../../widgets/evidence-state.ts'
import { DELETED, keepOf, termsOf } from './evidence-filter.ts'

interface Faceted {
  scope: Readonly<Ref<string | undefined>>
  filter: ComputedRef<EvidenceFilter>
  /** May this person see what was deleted? */
  seesDeleted: () => boolean
}

const statuses = evidenceStatusSchema.options

/** Above this many a count within a filter would mean reading too much; the chips then stand without numbers. */
const READ_AT_MOST = 600

/** The states as chips with their counts inside the other filters, and how many there are in all. */
export function useFacets({ scope, filter, seesDeleted }: Faceted): { chips: ComputedRef<Choice[]>, total: ComputedRef<number | undefined> } {
  const { store } = useOpened()
  const rest = computed(() => ({ ...filter.value, status: '' }))
  const keep = computed(() => keepOf(rest.value))
  const isWhole = computed(() => termsOf(rest.value)[0] === 'all' && !keep.value)

  const counted = useLiveQuery(() => scope.value === undefined
    ? undefined
    : store.items.watchCounts({
        scope: scope.value,
        coll: 'evidence',
        terms: [
          'all',
          DELETED,
          ...termsOf(rest.value),
          ...statuses.map(status => `status:${status}`),
        ],
      }), undefined)
  const smallest = computed(() => counted.value && Math.min(...termsOf(rest.value).map(term => counted.value?.[term] ?? 0)))
  const read = useLiveQuery(() => scope.value === undefined || isWhole.value || (smallest.value ?? Infinity) > READ_AT_MOST
    ? undefined
    : store.items.watchList({
        scope: scope.value,
        coll: 'evidence',
        terms: termsOf(rest.value),
        limit: READ_AT_MOST,
      }), undefined)
  const inside = computed(() => read.value?.filter(item => keep.value?.(item) ?? true))

  function countOf(status: string): number | undefined {
    if (isWhole.value) {
      return counted.value?.[status === ''
        ? 'all'
        : `status:${status}`]
    }
    return inside.value?.filter(item => status === '' || evidenceOf(item).status === status).length
  }

  return {
    total: computed(() => counted.value?.all),
    chips: computed(() => [
      {
        value: '',
        label: t('evidence.allStates'),
        count: countOf(''),
      },
      ...statuses
        .map(status => ({
          value: status,
          label: t(statusLooks[status].word),
          count: countOf(status),
        }))
        .filter(chip => chip.count !== 0 || chip.value === filter.value.status),
      ...seesDeleted() || filter.value.status === DELETED
        ? [
            {
              value: DELETED,
              label: t('evidence.deleted'),
              count: isWhole.value ? counted.value?.[DELETED] : undefined,
            },
          ]
        : [],
    ]),
  }
}
