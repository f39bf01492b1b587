import type { QuarantineGroup } from '../../container/shapes.ts'
import type { IconName } from '../../ui/icons.ts'
import { formatBytes, formatDateTime } from '../../i18n/formats.ts'
import { t } from '../../i18n/i18n.ts'

const kinds = ['evidence', 'activity', 'remark'] as const
const causes = ['device-revoked', 'op-forbidden', 'server-failed'] as const

function kindOf({ coll }: QuarantineGroup): (typeof kinds)[number] | 'other' {
  return kinds.find(kind => kind === coll) ?? 'other'
}

/** In its author's words, else what it is. */
export function heldTitle(group: QuarantineGroup): string {
  return group.title ?? t(`quarantine.kind.${kindOf(group)}`)
}

export function heldIcon(group: QuarantineGroup): IconName {
  const icons = {
    evidence: 'gallery',
    activity: 'calendar',
    remark: 'eye',
    other: 'info',
  } as const satisfies Record<ReturnType<typeof kindOf>, IconName>
  return icons[kindOf(group)]
}

/** How much, from when, from which device and why it was set apart. */
export function heldLine({ ops, blobs, deviceLabel }: QuarantineGroup): string {
  const [first] = ops
  const cause = causes.find(code => code === first?.code)
  return [
    first && t('quarantine.sum', {
      n: ops.length,
      when: formatDateTime(first.trustedMs),
    }),
    blobs.length > 0 && t('quarantine.sumBytes', {
      n: blobs.length,
      size: formatBytes(blobs.reduce((sum, blob) => sum + blob.size, 0)),
    }),
    deviceLabel,
    first
      ? cause && t(`quarantine.why.${cause}`)
      : t('quarantine.why.bytes'),
  ].filter(Boolean).join(' · ')
}
