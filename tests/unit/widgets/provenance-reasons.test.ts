import type { Evidence } from '../../../src/domain/evidence/schema.ts'
import type { Proof } from '../../../src/widgets/provenance-reasons.ts'
import { describe, expect, test } from 'vitest'
import { provenanceReasons } from '../../../src/widgets/provenance-reasons.ts'

const MINUTE = 60_000
const at = Date.UTC(2026, 8, 12, 1, 41)
const checked: Proof = {
  manifest: 'valid',
  receipts: ['valid'],
}

/** Captured in the app, in place, delivered at once: nothing to look at twice. */
function anEvidence({ manifest = {}, ...about }: Record<string, unknown> & { manifest?: Record<string, unknown> } = {}): Evidence {
  return {
    manifest: {
      via: 'camera',
      deviceMs: at,
      clock: { offsetMs: 200, uncertaintyMs: 50 },
      position: {
        latE6: 0,
        lonE6: 0,
        accuracyM: 12,
        fixedMs: at,
      },
      ...manifest,
    },
    files: [{}],
    event: { local: '2026-09-12T09:41', source: 'shutter' },
    correctedMs: at,
    receivedMs: at + MINUTE,
    ...about,
  } as unknown as Evidence
}

const toneOf = (evidence: Evidence, key: string, proof: Proof = checked) => provenanceReasons(evidence, { proof }).find(reason => reason.key === key)
const keys = (evidence: Evidence): string[] => provenanceReasons(evidence, { proof: checked }).map(reason => reason.key)

describe('where a piece of evidence comes from', () => {
  test('captured in the app and delivered at once, every reason is a good one', () => {
    const tones = provenanceReasons(anEvidence(), { proof: checked, placeName: '小广场' }).map(reason => reason.tone)
    expect(new Set(tones)).toEqual(new Set(['done']))
  })

  test.for([
    ['camera', 'done'],
    ['inpage', 'done'],
    ['scan', 'done'],
    ['gallery', 'wait'],
    ['file', 'wait'],
    ['share', 'wait'],
    ['import', 'wait'],
  ] as const)('%s is told as what it is', ([via, tone]) => {
    expect(toneOf(anEvidence({
      manifest: { via },
    }), 'path')).toMatchObject({ tone, word: `provenance.via.${via}` })
  })

  test.for([
    ['valid', 'done'],
    ['keyless', 'quiet'],
    ['unknown', 'quiet'],
    ['broken', 'bad'],
  ] as const)('a manifest found %s', ([manifest, tone]) => {
    expect(toneOf(anEvidence(), 'manifest', { ...checked, manifest })?.tone).toBe(tone)
  })

  test.for([
    [
      ['valid'],
      1,
      'provenance.receipt.valid',
    ],
    [
      ['unknown'],
      1,
      'provenance.receipt.unknown',
    ],
    [
      ['missing'],
      1,
      'provenance.receipt.none',
    ],
    [
      ['valid', 'missing'],
      2,
      'provenance.receipt.some',
    ],
    [
      ['valid', 'broken'],
      2,
      'provenance.receipt.broken',
    ],
  ] as const)('receipts %s of %i files', ([receipts, count, word]) => {
    const evidence = anEvidence({
      files: Array.from({ length: count }, () => ({})),
    })
    expect(toneOf(evidence, 'receipt', {
      ...checked,
      receipts: [...receipts],
    })?.word).toBe(word)
  })

  test('while nothing is checked yet, nothing is claimed', () => {
    expect(provenanceReasons(anEvidence(), {
      proof: { manifest: undefined, receipts: undefined },
    }).map(reason => reason.key)).not.toContain('manifest')
  })

  test('no position, an old one, a near one', () => {
    expect(toneOf(anEvidence({
      manifest: { position: null },
    }), 'position')?.word).toBe('provenance.position.none')
    const old = anEvidence({
      manifest: {
        position: { accuracyM: 12, fixedMs: at - 6 * MINUTE },
      },
    })
    expect(toneOf(old, 'position')).toMatchObject({ word: 'provenance.position.old', tone: 'wait' })
    expect(provenanceReasons(anEvidence(), { proof: checked, placeName: '小广场' }).find(reason => reason.key === 'position')?.named).toEqual({ metres: 12, place: '小广场' })
  })

  test('late delivery shows how late; none shows that it is still away', () => {
    expect(toneOf(anEvidence({ receivedMs: at + 9 * MINUTE }), 'delivery')?.tone).toBe('done')
    expect(toneOf(anEvidence({ receivedMs: at + 11 * MINUTE }), 'delivery')?.tone).toBe('wait')
    expect(toneOf(anEvidence({ receivedMs: null }), 'delivery')?.word).toBe('provenance.delivery.waiting')
  })

  test('a clock far off, a clock never compared, a typed time are said', () => {
    expect(keys(anEvidence())).not.toContain('clock')
    expect(toneOf(anEvidence({
      manifest: {
        clock: { offsetMs: 3 * MINUTE, uncertaintyMs: 1 },
      },
    }), 'clock')?.word).toBe('provenance.clock.off')
    expect(toneOf(anEvidence({
      manifest: { clock: null },
    }), 'clock')?.word).toBe('provenance.clock.unknown')
    expect(keys(anEvidence({
      event: { local: '2026-09-12T09:41', source: 'typed' },
    }))).toContain('event')
  })
})
