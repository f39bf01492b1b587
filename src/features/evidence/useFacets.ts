import type { ComputedRef, Ref } from 'vue'
import type { Item } from '../../container/shapes.ts'
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
  /** Everything is on the phone; before that no chip has a number. */
  isHere: Readonly<Ref<boolean>>
  /** May this person see what was deleted? */
  seesDeleted: () => boolean
}

const statuses = evidenceStatusSchema.options

/** Above this many a count within a filter would mean reading too much; the chips then stand without numbers. */
const READ_AT_MOST = 600

/** The states as chips with their counts inside the other filters, and how many there are in all. */
export function useFacets({ scope: asked, filter, isHere, seesDeleted }: Faceted): { chips: ComputedRef<Choice[]>, total: ComputedRef<number | undefined> } {
  const scope = computed(() => isHere.value
    ? asked.value
    : undefined)
  const rest = computed(() => ({ ...filter.value, status: '' }))
  const isWhole = computed(() => termsOf(rest.value)[0] === 'all' && !keepOf(rest.value))
  const counted = useTermCounts(scope, rest)
  const inside = useInside(scope, { rest, isWhole, counted })

  function countOf(status: string): number | undefined {
    if (isWhole.value) {
      return counted.value?.[status === ''
        ? 'all'
        : `status:${status}`]
    }
    return inside.value?.filter(item => status === '' || evidenceOf(item).status === status).length
  }

  const deleted = computed(() => seesDeleted() || filter.value.status === DELETED
    ? [
        {
          value: DELETED,
          label: t('evidence.deleted'),
          count: isWhole.value ? counted.value?.[DELETED] : undefined,
        },
      ]
    : [])
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
      ...deleted.value,
    ]),
  }
}

type Scope = Faceted['scope']
type Counts = Readonly<Record<string, number>>

function useTermCounts(scope: Scope, rest: ComputedRef<EvidenceFilter>): Readonly<Ref<Counts | undefined>> {
  const { store } = useOpened()
  return useLiveQuery<Counts | undefined>(() => scope.value === undefined
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
}

interface Inside { rest: ComputedRef<EvidenceFilter>, isWhole: ComputedRef<boolean>, counted: Readonly<Ref<Counts | undefined>> }

/** What lies inside the other filters, read only while that is little; the index counts single terms, not combinations. */
function useInside(scope: Scope, { rest, isWhole, counted }: Inside): ComputedRef<Item[] | undefined> {
  const { store } = useOpened()
  const smallest = computed(() => counted.value && Math.min(...termsOf(rest.value).map(term => counted.value?.[term] ?? 0)))
  const read = useLiveQuery<Item[] | undefined>(() => scope.value === undefined || isWhole.value || (smallest.value ?? Infinity) > READ_AT_MOST
    ? undefined
    : store.items.watchList({
        scope: scope.value,
        coll: 'evidence',
        terms: termsOf(rest.value),
        limit: READ_AT_MOST,
      }), undefined)
  return computed(() => {
    const keep = keepOf(rest.value)
    return keep
      ? read.value?.filter(keep)
      : read.value
  })
}
