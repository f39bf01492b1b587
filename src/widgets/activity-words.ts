import type { Activity } from '../domain/activity/schema.ts'
import { formatShortDay, formatWeekday } from '../i18n/formats.ts'
import { t } from '../i18n/i18n.ts'

/** 9 月 12 日（周六）; several days as from and to. */
export function activityDays({ day, endDay }: Pick<Activity, 'day' | 'endDay'>): string {
  const first = t('activities.dayAndWeekday', {
    day: formatShortDay(day),
    weekday: formatWeekday(day),
  })
  return endDay && endDay !== day
    ? t('activities.days', {
        from: first,
        to: t('activities.dayAndWeekday', {
          day: formatShortDay(endDay),
          weekday: formatWeekday(endDay),
        }),
      })
    : first
}
