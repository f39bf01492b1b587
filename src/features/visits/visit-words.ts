import type { Visit } from '../../domain/visit/ops.ts'
import type { Tone } from '../../ui/tone.ts'
import { formatDateTime } from '../../i18n/formats.ts'
import { t } from '../../i18n/i18n.ts'

/** From when to when, in the unit's time. */
export function spanWord({ fromMs, untilMs }: Visit): string {
  return t('visits.span', {
    from: formatDateTime(fromMs),
    until: formatDateTime(untilMs),
  })
}

export function visitState({ fromMs, untilMs }: Visit, nowMs: number): { tone: Tone, word: string } {
  if (nowMs >= untilMs) {
    return {
      tone: 'quiet',
      word: t('visits.over'),
    }
  }
  return nowMs < fromMs
    ? {
        tone: 'wait',
        word: t('visits.coming'),
      }
    : {
        tone: 'done',
        word: t('visits.running'),
      }
}
