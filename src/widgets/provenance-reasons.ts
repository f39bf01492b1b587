import type { ManifestVerdict, ReceiptVerdict } from '../container/verify.ts'
import type { Evidence } from '../domain/evidence/schema.ts'
import type { Named, WordKey } from '../i18n/i18n.ts'
import type { IconName } from '../ui/icons.ts'
import type { Tone } from '../ui/tone.ts'
import { formatSpan } from '../i18n/formats.ts'

/** One reason to trust a piece of evidence, or to look twice. A list of reasons, never one number. */
export interface Reason {
  key: string
  icon: IconName
  tone: Tone
  word: WordKey
  named?: Named
}

/** What was checked on this device; `undefined` while it is being checked. */
export interface Proof {
  manifest: ManifestVerdict | undefined
  /** One verdict for each file; `missing` where there is no receipt that speaks of it. */
  receipts: ReadonlyArray<ReceiptVerdict | 'missing'> | undefined
}

export interface ProvenanceContext {
  proof: Proof
  /** A known place of the unit near the position. */
  placeName?: string | undefined
}

const MINUTE_MS = 60_000
/** Later than this, people want to know why. */
const LATE_MS = 10 * MINUTE_MS
/** A position older than this may be of another place. */
const OLD_FIX_MS = 5 * MINUTE_MS
/** A phone's clock farther off than this is worth a word. */
const CLOCK_OFF_MS = 2 * MINUTE_MS

export function provenanceReasons(evidence: Evidence, { proof, placeName }: ProvenanceContext): Reason[] {
  return [
    pathReason(evidence),
    manifestReason(proof.manifest),
    receiptReason(evidence, proof.receipts),
    positionReason(evidence, placeName),
    ...clockReasons(evidence),
    deliveryReason(evidence),
  ].filter(reason => reason !== undefined)
}

function pathReason({ manifest: { via } }: Evidence): Reason {
  const isOwn = via === 'camera' || via === 'inpage' || via === 'scan'
  return {
    key: 'path',
    icon: via === 'scan'
      ? 'scan'
      : isOwn ? 'camera' : 'gallery',
    tone: isOwn ? 'done' : 'wait',
    word: `provenance.via.${via}`,
  }
}

function manifestReason(verdict: ManifestVerdict | undefined): Reason | undefined {
  if (!verdict)
    return undefined
  const tone = {
    valid: 'done',
    keyless: 'quiet',
    unknown: 'quiet',
    broken: 'bad',
  } as const
  return {
    key: 'manifest',
    icon: verdict === 'broken'
      ? 'warn'
      : 'shield',
    tone: tone[verdict],
    word: `provenance.manifest.${verdict}`,
  }
}

function receiptReason({ files }: Evidence, verdicts: Proof['receipts']): Reason | undefined {
  if (!verdicts)
    return undefined
  const reason = (tone: Tone, word: WordKey, named?: Named): Reason => ({
    key: 'receipt',
    icon: tone === 'bad'
      ? 'warn'
      : 'receipt',
    tone,
    word,
    ...(named
      ? { named }
      : {}),
  })
  const given = verdicts.filter(verdict => verdict !== 'missing').length
  if (verdicts.includes('broken'))
    return reason('bad', 'provenance.receipt.broken')
  if (given === 0)
    return reason('wait', 'provenance.receipt.none')
  if (given < files.length)
    return reason('wait', 'provenance.receipt.some', { given, total: files.length })
  return verdicts.includes('unknown')
    ? reason('quiet', 'provenance.receipt.unknown')
    : reason('done', 'provenance.receipt.valid')
}

function positionReason({ manifest: { position, deviceMs } }: Evidence, placeName: string | undefined): Reason {
  if (!position) {
    return {
      key: 'position',
      icon: 'location',
      tone: 'quiet',
      word: 'provenance.position.none',
    }
  }
  const metres = position.accuracyM
  if (Math.abs(deviceMs - position.fixedMs) > OLD_FIX_MS) {
    return {
      key: 'position',
      icon: 'location',
      tone: 'wait',
      word: 'provenance.position.old',
      named: {
        metres,
        span: formatSpan(Math.abs(deviceMs - position.fixedMs)),
      },
    }
  }
  return placeName
    ? {
        key: 'position',
        icon: 'location',
        tone: 'done',
        word: 'provenance.position.near',
        named: { metres, place: placeName },
      }
    : {
        key: 'position',
        icon: 'location',
        tone: 'quiet',
        word: 'provenance.position.known',
        named: { metres },
      }
}

function clockReasons({ manifest: { clock }, event }: Evidence): Reason[] {
  const reasons: Reason[] = []
  if (!clock) {
    reasons.push({
      key: 'clock',
      icon: 'clock',
      tone: 'quiet',
      word: 'provenance.clock.unknown',
    })
  }
  else if (Math.abs(clock.offsetMs) > CLOCK_OFF_MS) {
    reasons.push({
      key: 'clock',
      icon: 'clock',
      tone: 'wait',
      word: 'provenance.clock.off',
      named: {
        span: formatSpan(Math.abs(clock.offsetMs)),
      },
    })
  }
  if (event.source === 'typed') {
    reasons.push({
      key: 'event',
      icon: 'edit',
      tone: 'quiet',
      word: 'provenance.event.typed',
    })
  }
  return reasons
}

function deliveryReason({ receivedMs, correctedMs }: Evidence): Reason {
  if (receivedMs === null) {
    return {
      key: 'delivery',
      icon: 'cloud-up',
      tone: 'wait',
      word: 'provenance.delivery.waiting',
    }
  }
  const span = Math.max(0, receivedMs - correctedMs)
  return {
    key: 'delivery',
    icon: 'clock',
    tone: span > LATE_MS
      ? 'wait'
      : 'done',
    word: 'provenance.delivery.after',
    named: {
      span: formatSpan(span),
    },
  }
}
