import type { Ref } from 'vue'
import type { Item, SettleInput } from '../../container/shapes.ts'
import type { Settlement } from '../../domain/conflict/schema.ts'
import type { ConflictNow } from './useConflict.ts'
import { ref } from 'vue'
import { useOpened } from '../../container/container.ts'
import { asFailure } from '../../domain/failure.ts'
import { t } from '../../i18n/i18n.ts'
import { toast } from '../../ui/toast.ts'

export interface Settling {
  isBusy: Readonly<Ref<boolean>>
  /** What the record says now was decided here, not by somebody else meanwhile. */
  isOwnDeed: () => boolean
  /** The standing words stay. */
  keep: () => Promise<boolean>
  /** These words take the place of the standing ones. */
  use: (choice: 'other' | 'anew', value: unknown) => Promise<boolean>
  /** Opens a settled conflict again; what stands stays. */
  reopen: () => Promise<void>
}

/** Settles on disk, says so and offers the way back; `false` where it could not be saved. */
export function useSettling({ item, conflict, entity, versions }: ConflictNow): Settling {
  const { recorder, sync } = useOpened()
  const isBusy = ref(false)
  let isOwnDeed = false

  async function saved(work: () => Promise<void>): Promise<boolean> {
    isBusy.value = true
    try {
      await work()
      sync.nudge()
      return true
    }
    catch (error) {
      toast(t(`failure.${asFailure(error, 'not-saved').code}`), { tone: 'bad', ms: 8000 })
      return false
    }
    finally {
      isBusy.value = false
    }
  }

  /** Without `seq` it is no edit of an older state: taking back what one just did. */
  function wordsOf(target: Item, value: unknown, seq?: number): NonNullable<SettleInput['words']> {
    return {
      coll: target.coll,
      path: conflict.value!.path,
      value,
      target: {
        scope: target.scope,
        id: target.id,
        ...seq === undefined
          ? {}
          : { seq },
      },
    }
  }

  async function settle(choice: Settlement, change?: { value: unknown }): Promise<boolean> {
    const [about, target] = [item.value, entity.value]
    if (!about || (change && !target))
      return false
    const here = { scope: about.scope, id: about.id }
    const before = versions.value?.standing.value
    isOwnDeed = true
    const done = await saved(() => recorder.settleConflict({
      target: here,
      choice,
      ...change && target
        ? {
            words: wordsOf(target, change.value, target.seq),
          }
        : {},
    }))
    if (done) {
      toast(t(`conflict.done.${choice}`), {
        undo: () => reopened({
          target: here,
          ...change && target
            ? {
                words: wordsOf(target, before),
              }
            : {},
        }),
      })
    }
    return done
  }

  async function reopened(input: Omit<SettleInput, 'choice'>): Promise<void> {
    if (await saved(() => recorder.reopenConflict(input)))
      isOwnDeed = false
  }

  return {
    isBusy,
    isOwnDeed: () => isOwnDeed,
    keep: () => settle('kept'),
    use: (choice, value) => settle(choice, { value }),
    async reopen() {
      if (item.value) {
        await reopened({
          target: { scope: item.value.scope, id: item.value.id },
        })
      }
    },
  }
}
