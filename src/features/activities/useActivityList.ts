import type { ComputedRef, Ref } from 'vue'
import type { Item } from '../../container/shapes.ts'
import type { Choice } from '../../ui/choice.ts'
import type { PagedQuery } from '../../widgets/item-pages.ts'
import type { PagedItems } from '../../widgets/usePagedItems.ts'
import { computed } from 'vue'
import { useOpened } from '../../container/container.ts'
import { activityOf } from '../../domain/activity/schema.ts'
import { formatMonth } from '../../i18n/formats.ts'
import { t } from '../../i18n/i18n.ts'
import { useLiveQuery } from '../../ui/useLiveQuery.ts'
import { useActivityTypes } from '../../widgets/useActivityTypes.ts'
import { useArrived } from '../../widgets/useArrived.ts'
import { useMe } from '../../widgets/useMe.ts'
import { usePagedItems } from '../../widgets/usePagedItems.ts'
import { useQueryParam } from '../../widgets/useQueryParam.ts'
import { useUnit } from '../../widgets/useUnit.ts'
import { DELETED, useDeletedActivities } from './useDeletedActivities.ts'

export interface ActivityList extends PagedItems {
  words: Ref<string>
  type: Ref<string>
  month: Ref<string>
  types: ComputedRef<Choice[]>
  months: ComputedRef<Choice[]>
  /** What matches, by month, newest first. */
  groups: ComputedRef<ReadonlyArray<{ month: string, title: string, items: readonly Item[] }>>
  /** Pieces of evidence by activity; `undefined` while that cannot be said. */
  evidence: Readonly<Ref<Readonly<Record<string, number>> | undefined>>
  /** Everything is here and was read: empty means there is none. */
  isKnown: ComputedRef<boolean>
  typeName: (type: string) => string
  /** What was taken away is shown instead. */
  isDeleted: ComputedRef<boolean>
  restore: (item: Item) => Promise<void>
  isFiltered: ComputedRef<boolean>
}

/** Activities of the cycle, found by words, type and month; all three live in the address. */
export function useActivityList(): ActivityList {
  const { store } = useOpened()
  const { unitScope, workScope } = useMe()
  const { cycle } = useUnit()
  const { choices, nameOf } = useActivityTypes(unitScope)
  const [words, type, month] = [
    useQueryParam('q'),
    useQueryParam('type'),
    useQueryParam('month'),
  ]
  const { isHere } = useArrived()
  const scope = workScope
  /** Numbers are only counted over what is here whole. */
  const counted = computed(() => isHere.value
    ? scope.value
    : undefined)

  const deleted = useDeletedActivities(scope)
  const paged = usePagedItems(query => store.items.watchList(query), () => {
    // Asked anew once everything is here, so that an answer from before is never taken for the whole.
    void isHere.value
    return scope.value === undefined
      ? undefined
      : listQuery(scope.value, {
          words: words.value,
          type: type.value,
          month: month.value,
          mayRestore: deleted.mayRestore,
        })
  })
  const evidence = useLiveQuery<Readonly<Record<string, number>> | undefined>(() => counted.value === undefined || paged.seen.value.items.length === 0
    ? undefined
    : store.items.watchCounts({
        scope: counted.value,
        coll: 'evidence',
        terms: paged.seen.value.items.map(item => `activity:${item.id}`),
      }))

  return {
    ...paged,
    words,
    type,
    month,
    evidence,
    isKnown: computed(() => isHere.value && !paged.seen.value.isLoading),
    typeName: nameOf,
    isDeleted: computed(() => type.value === DELETED),
    restore: deleted.restore,
    types: withDeleted(useTypeChips(counted, choices, type), deleted.count, type),
    months: computed(() => monthChoices(cycle.value)),
    groups: computed(() => byMonth(paged.seen.value.items)),
    isFiltered: computed(() => `${words.value}${type.value}${month.value}` !== ''),
  }
}

/** The types that occur, with how many activities each has. */
function useTypeChips(scope: Readonly<Ref<string | undefined>>, choices: Readonly<Ref<readonly Choice[]>>, chosen: Readonly<Ref<string>>): ComputedRef<Choice[]> {
  const { store } = useOpened()
  const counts = useLiveQuery<Readonly<Record<string, number>> | undefined>(() => scope.value === undefined
    ? undefined
    : store.items.watchCounts({
        scope: scope.value,
        coll: 'activity',
        terms: [
          'all',
          ...choices.value.map(choice => `type:${choice.value}`),
        ],
      }))
  return computed(() => [
    {
      value: '',
      label: t('activities.allTypes'),
      count: counts.value && (counts.value.all ?? 0),
    },
    ...choices.value
      .map(choice => ({ ...choice, count: counts.value && (counts.value[`type:${choice.value}`] ?? 0) }))
      .filter(choice => (choice.count ?? 0) > 0 || choice.value === chosen.value),
  ])
}

/** 已删除 stands last, where there is something to bring back or its list is open. */
function withDeleted(chips: ComputedRef<Choice[]>, count: ComputedRef<number>, chosen: Readonly<Ref<string>>): ComputedRef<Choice[]> {
  return computed(() => count.value > 0 || chosen.value === DELETED
    ? [
        ...chips.value,
        {
          value: DELETED,
          label: t('evidence.deleted'),
          count: count.value,
        },
      ]
    : chips.value)
}

interface Wanted { words: string, type: string, month: string, mayRestore: (item: Item) => boolean }

function listQuery(scope: string, { words, type, month, mayRestore }: Wanted): PagedQuery {
  const keep = matcher(words, month)
  if (type === DELETED) {
    return {
      scope,
      coll: 'activity',
      terms: [DELETED],
      keep: item => mayRestore(item) && (!keep || keep(item)),
    }
  }
  return {
    scope,
    coll: 'activity',
    terms: type
      ? [`type:${type}`]
      : ['all'],
    keep,
    isPast: month
      ? item => activityOf(item).day.slice(0, 7) < month
      : undefined,
  }
}

function matcher(words: string, month: string): ((item: Item) => boolean) | undefined {
  const tokens = words.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean)
  if (tokens.length === 0 && !month)
    return undefined
  return (item) => {
    const { title, place, people, background, day } = activityOf(item)
    const text = [title, place, people, background].join('\n').normalize('NFKC').toLowerCase()
    return (!month || day.startsWith(month)) && tokens.every(token => text.includes(token))
  }
}

function monthChoices(cycle: { fromDay: string, untilDay: string } | undefined): Choice[] {
  const all = {
    value: '',
    label: t('activities.allMonths'),
  }
  return [
    all,
    ...monthsOf(cycle).map(value => ({
      value,
      label: formatMonth(value),
    })),
  ]
}

/** The months of the cycle, newest first; a cycle that is not known yet has none. */
function monthsOf(cycle: { fromDay: string, untilDay: string } | undefined): string[] {
  const months: string[] = []
  if (!cycle)
    return months
  for (let month = cycle.untilDay.slice(0, 7); month >= cycle.fromDay.slice(0, 7); month = monthBefore(month))
    months.push(month)
  return months
}

function monthBefore(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return number === 1
    ? `${year - 1}-12`
    : `${year}-${String(number - 1).padStart(2, '0')}`
}

function byMonth(items: readonly Item[]): ReadonlyArray<{ month: string, title: string, items: readonly Item[] }> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const month = activityOf(item).day.slice(0, 7)
    groups.set(month, [
      ...groups.get(month) ?? [],
      item,
    ])
  }
  return [...groups].map(([month, inMonth]) => ({
    month,
    title: formatMonth(month),
    items: inMonth,
  }))
}
