import type { Item, Target } from '../container/shapes.ts'
import type { WordKey } from '../i18n/i18n.ts'
import { useOpened } from '../container/container.ts'
import { asFailure } from '../domain/failure.ts'
import { t } from '../i18n/i18n.ts'
import { toast } from '../ui/toast.ts'

/** Something done to one or many items at once. */
export interface Deed {
  items: readonly Item[]
  /** The others are left out and counted. */
  allowed: (item: Item) => boolean
  run: (targets: readonly Target[]) => Promise<void>
  /** What was done, with `{n}`. */
  done: WordKey
  /** The way back; `items` as they were before. */
  undo?: (targets: readonly Target[], items: readonly Item[]) => Promise<void>
}

/**
 * Carries out deeds: on disk when it resolves, then says what was done and how many had to be left out, and offers the way
 * back where there is one. `false` where nothing was done.
 */
export function useDeeds(): (deed: Deed) => Promise<boolean> {
  const { sync } = useOpened()

  async function carryOut({ items, allowed, run, done, undo }: Deed): Promise<boolean> {
    const mine = items.filter(allowed)
    if (mine.length === 0) {
      toast(t('evidence.done.none'), { tone: 'bad' })
      return false
    }
    try {
      await run(mine.map(({ scope, id, seq }) => ({ scope, id, seq })))
    }
    catch (error) {
      toast(t(`failure.${asFailure(error, 'not-saved').code}`), { tone: 'bad', ms: 8000 })
      return false
    }
    sync.nudge()
    const left = items.length - mine.length
    const words = t(done, { n: mine.length }) + (left > 0
      ? t('evidence.done.left', { n: left })
      : '')
    toast(words, undo
      ? {
          undo: () => takeBack(undo, mine),
        }
      : { tone: 'done' })
    return true
  }

  /** Without row numbers: taking back what one just did is no edit of an older state. */
  async function takeBack(undo: NonNullable<Deed['undo']>, items: readonly Item[]): Promise<void> {
    await undo(items.map(({ scope, id }) => ({ scope, id })), items)
    sync.nudge()
  }

  return carryOut
}
