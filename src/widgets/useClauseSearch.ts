import type { ComputedRef, Ref } from 'vue'
import type { Rubric } from '../domain/rubric/schema.ts'
import type { StandardAssignment } from '../domain/unit/ops.ts'
import type { ClauseEntry, SoundsOf } from './clause-search.ts'
import { computed, ref, shallowRef, watch } from 'vue'
import { clauseEntries, findClauses } from './clause-search.ts'

export interface ClauseSearch {
  words: Ref<string>
  /** Every clause of the edition, in printed order. */
  all: ComputedRef<readonly ClauseEntry[]>
  /** What the words find, best first; all while there are none. */
  found: ComputedRef<readonly ClauseEntry[]>
}

interface Parts {
  rubric: () => Rubric | undefined
  assignments: () => ReadonlyMap<string, StandardAssignment>
  /** Loads the dictionary of readings. */
  load?: () => Promise<{ soundsOf: SoundsOf }>
}

const loaded = shallowRef<SoundsOf>()

/** Clauses by text, number, person and pinyin. Letters load the dictionary; without it (never fetched, offline) the rest is found all the same. */
export function useClauseSearch({ rubric, assignments, load = () => import('./viewer-pinyin.ts') }: Parts): ClauseSearch {
  const words = ref('')
  const all = computed(() => {
    const current = rubric()
    return current
      ? clauseEntries(current, assignments())
      : []
  })
  watch(words, async (next) => {
    if (loaded.value || !/[a-z]/i.test(next))
      return
    try {
      loaded.value = (await load()).soundsOf
    }
    catch {
      // Offline before the viewer pack was fetched: the next letter tries again.
    }
  })
  return {
    words,
    all,
    found: computed(() => findClauses(all.value, words.value, loaded.value)),
  }
}
