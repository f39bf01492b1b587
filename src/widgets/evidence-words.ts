import type { EvidenceFile } from '../domain/evidence/manifest.ts'
import type { Evidence, EvidenceKind } from '../domain/evidence/schema.ts'
import type { IconName } from '../ui/icons.ts'
import { acceptedTypes } from '../domain/evidence/file-kind.ts'
import { formatLocal } from '../i18n/formats.ts'
import { t } from '../i18n/i18n.ts'

export const kindIcons: Readonly<Record<EvidenceKind, IconName>> = {
  photo: 'gallery',
  video: 'video',
  document: 'document',
  scan: 'scan',
}

/** What it shows, in the shortest words there are: what it is about, else why, else the file, else what kind and when. */
export function titleOf(evidence: Pick<Evidence, 'caption' | 'files' | 'kind' | 'event'>): string {
  const { subject, reason } = evidence.caption
  return subject?.trim() || reason?.trim() || evidence.files[0]?.name
    || t('evidence.untitled', {
      kind: t(`evidence.kind.${evidence.kind}`),
      time: formatLocal(evidence.event.local),
    })
}

/** The picture in words, for ears: what it shows, when, and what kind of thing it is. */
export function altOf(evidence: Pick<Evidence, 'caption' | 'files' | 'kind' | 'event'>): string {
  return t('evidence.alt', {
    kind: t(`evidence.kind.${evidence.kind}`),
    title: titleOf(evidence),
    time: formatLocal(evidence.event.local),
  })
}

/** PDF, DOCX ...: the type by its bytes, as people call it. */
export function fileTypeWord({ mime }: Pick<EvidenceFile, 'mime'>): string {
  return (acceptedTypes[mime]?.ext ?? mime.split('/')[1] ?? '').toUpperCase()
}

/** A file name for the download: the readable number and what it shows, safe in every file system. */
export function downloadName(evidence: Evidence, index: number): string {
  const file = evidence.files[index]
  const ext = acceptedTypes[file?.mime ?? '']?.ext ?? 'bin'
  const place = evidence.files.length > 1
    ? `-${index + 1}`
    : ''
  const words = `${evidence.number ?? evidence.event.local.slice(0, 10)}${place} ${titleOf(evidence)}`
    .replace(/\.[a-z0-9]{1,5}$/i, '')
    .replace(/[\\/:*?"<>|\p{Cc}]/gu, '_')
  return `${[...words].slice(0, 80).join('').trim()}.${ext}`
}
