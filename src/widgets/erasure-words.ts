import type { ErasableField, ErasureGround, ErasureState } from '../domain/erasure/schema.ts'
import type { Evidence } from '../domain/evidence/schema.ts'
import type { WordKey } from '../i18n/i18n.ts'
import type { Tone } from '../ui/tone.ts'
import { markOfFile } from '../domain/erasure/schema.ts'
import { t } from '../i18n/i18n.ts'

/** Is the file that stands for it, the first one, destroyed? */
export function isBytesErased(evidence: Evidence): boolean {
  const [first] = evidence.files
  return first !== undefined && markOfFile({ ...evidence }, first.sha256) !== undefined
}

export const groundWords: Readonly<Record<ErasureGround, WordKey>> = {
  asked: 'erasure.ground.asked',
  minor: 'erasure.ground.minor',
  wrongPerson: 'erasure.ground.wrongPerson',
  secret: 'erasure.ground.secret',
  law: 'erasure.ground.law',
  other: 'erasure.ground.other',
}

export const fieldWords: Readonly<Record<ErasableField, WordKey>> = {
  'caption.place': 'caption.element.place',
  'caption.people': 'caption.element.people',
  'caption.subject': 'caption.element.subject',
  'caption.background': 'caption.element.background',
  'caption.reason': 'caption.element.reason',
  'fileName': 'erasure.field.fileName',
  'position': 'erasure.field.position',
  'statusReason': 'erasure.field.statusReason',
}

export const stateLooks: Readonly<Record<ErasureState, { word: WordKey, tone: Tone }>> = {
  ordered: { word: 'erasure.state.ordered', tone: 'wait' },
  withdrawn: { word: 'erasure.state.withdrawn', tone: 'quiet' },
  refused: { word: 'erasure.state.refused', tone: 'quiet' },
  confirmed: { word: 'erasure.state.confirmed', tone: 'wait' },
  done: { word: 'erasure.state.done', tone: 'done' },
}

/** 本人要求删除：已书面提出 */
export function whyWords({ ground, reason }: { ground: ErasureGround, reason: string }): string {
  return reason.trim() === ''
    ? t(groundWords[ground])
    : t('erasure.why', {
        ground: t(groundWords[ground]),
        reason,
      })
}

/** 1 个原件、缩略图；人物、文件名 */
export function whatWords({ files, fields }: { files: number, fields: readonly ErasableField[] }): string {
  return [
    ...files > 0
      ? [
          t('erasure.files', { n: files }),
        ]
      : [],
    ...fields.map(field => t(fieldWords[field])),
  ].join(t('erasure.comma'))
}
