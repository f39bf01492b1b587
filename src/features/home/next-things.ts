import type { Activity } from '../../domain/activity/schema.ts'
import type { IconName } from '../../ui/icons.ts'
import type { Tone } from '../../ui/tone.ts'
import type { Todo } from '../../widgets/todo.ts'
import { formatDaysAway } from '../../i18n/formats.ts'
import { t } from '../../i18n/i18n.ts'

/** One line of what comes next: where it leads, and when or what state at the right edge. */
export interface NextThing {
  key: string
  icon: IconName
  title: string
  sub?: string
  when: string
  tone: Tone
  to: string
}

export interface NextFacts {
  /** Today in the unit's zone, `YYYY-MM-DD`. */
  today: string
  activities: ReadonlyArray<{ id: string, activity: Activity }>
  todo: Todo
  /** Clauses that this person answers for and that nothing proves yet. */
  ownGaps: number
}

const DAY_MS = 86_400_000

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS)
}

/** What comes next, the pressing first: sent back, today's and coming activities, what was begun, what is missing. */
export function nextThings({ today, activities, todo, ownGaps }: NextFacts): NextThing[] {
  return [
    ...todoThings(todo),
    ...activityThings(today, activities),
    ...begunThings(todo),
    ...(ownGaps > 0
      ? [
{
  key: 'gaps',
  icon: 'standards',
  title: t('home.next.gaps', { n: ownGaps }),
  when: t('home.next.look'),
  tone: 'quiet',
  to: '/standards',
} satisfies NextThing,
        ]
      : []),
  ]
}

function todoThings({ returned, refusedOps, refusedFiles }: Todo): NextThing[] {
  const refused = refusedOps.length + refusedFiles.length
  const things: NextThing[] = []
  if (returned.length > 0) {
    things.push({
      key: 'returned',
      icon: 'edit',
      title: t('home.next.returned', { n: returned.length }),
      when: t('home.next.toFix'),
      tone: 'bad',
      to: '/todo',
    })
  }
  if (refused > 0) {
    things.push({
      key: 'refused',
      icon: 'warn',
      title: t('home.next.refused', { n: refused }),
      when: t('home.next.toFix'),
      tone: 'bad',
      to: '/sync',
    })
  }
  return things
}

function activityThings(today: string, activities: NextFacts['activities']): NextThing[] {
  return activities
    .filter(({ activity }) => (activity.endDay ?? activity.day) >= today)
    .sort((a, b) => a.activity.day.localeCompare(b.activity.day))
    .map(({ id, activity }) => {
      const days = Math.max(0, daysBetween(today, activity.day))
      return {
        key: id,
        icon: 'flag',
        title: activity.title,
        ...(activity.place
          ? { sub: activity.place }
          : {}),
        when: formatDaysAway(days),
        tone: days <= 1
          ? 'wait'
          : 'quiet',
        to: `/activities/${id}`,
      }
    })
}

function begunThings({ intake, imports, incomplete }: Todo): NextThing[] {
  const things: NextThing[] = []
  if (intake > 0) {
    things.push({
      key: 'intake',
      icon: 'camera',
      title: t('home.next.unfinished', { n: intake }),
      when: t('home.next.goOn'),
      tone: 'wait',
      to: '/capture',
    })
  }
  things.push(...imports.map(each => ({
    key: each.draftId,
    icon: 'folder' as const,
    title: t(each.isUntouched
      ? 'capture.unfinished.importNew'
      : 'capture.unfinished.import', { n: each.count }),
    when: t('home.next.goOn'),
    tone: 'wait' as const,
    to: `/capture/import?draft=${each.draftId}`,
  })))
  if (incomplete.length > 0) {
    things.push({
      key: 'incomplete',
      icon: 'text',
      title: t('home.next.incomplete', { n: incomplete.length }),
      when: t('home.next.goOn'),
      tone: 'wait',
      to: '/todo',
    })
  }
  return things
}
