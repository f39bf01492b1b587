import type { CaptureManifest } from '../../../src/domain/evidence/manifest.ts'
import { expect, test } from 'vitest'
import { evidenceOf } from '../../../src/domain/evidence/schema.ts'
import { createRecorder } from '../../../src/recording/create-recorder.ts'
import { createRemaker } from '../../../src/recording/remake.ts'
import { verifyManifest } from '../../../src/recording/verify.ts'
import { anActivity, freshId, id, jia, NOW, phone, waitingOps, work } from '../../contract/storage/builders.ts'
import { aCapture, aFile, aRecordingPhone, aThumb, clause } from './builders.ts'

function manifests(ops: readonly { kind: string, body: Record<string, unknown> }[]) {
  return ops.filter(op => op.kind === 'evidence.captured').map(op => ({ manifest: op.body.manifest as CaptureManifest, hash: op.body.manifestHash as string }))
}

test('[RC1] a photograph is on disk with its op, its thumb and its place in every list', async () => {
  const { store, recorder, key } = await aRecordingPhone()
  const thumb = await aThumb()
  const { evidenceId } = await recorder.capture(await aCapture({
    derivatives: [thumb],
  }))
  const [item] = await store.items.list({
    scope: work,
    coll: 'evidence',
    terms: [
      'standard:s16',
      'status:draft',
      `by:${jia}`,
      'day:2026-09-12',
    ],
  })
  expect(item).toMatchObject({
    id: evidenceId,
    pending: 2,
    data: {
      capturedBy: jia,
      receivedMs: null,
      number: null,
      derivatives: [
        { sha256: thumb.sha256, madeBy: phone },
      ],
    },
  })
  expect((await store.blobs.nextUploads(5, new Set())).map(blob => blob.role)).toEqual(['thumb', 'original'])
  expect(await verifyManifest(evidenceOf(item!), key!.publicKey)).toBe('valid')
})

test('[RC1] a phone that is full says so and has recorded nothing', async () => {
  const { store, recorder, disk } = await aRecordingPhone()
  disk.faults.onCommit = () => {
    throw new DOMException('no space', 'QuotaExceededError')
  }
  await expect(recorder.capture(await aCapture())).rejects.toMatchObject({ code: 'storage-full' })
  disk.faults.onCommit = () => {}
  expect(await store.waiting()).toEqual({
    ops: 0,
    blobs: 0,
    bytes: 0,
    oldestMs: null,
  })
  expect((await store.facts.device()).chainHead).toBeNull()
})

test('[RC1] a connection that breaks for a moment costs nothing', async () => {
  const { store, recorder, disk } = await aRecordingPhone()
  let broken = 2
  disk.faults.onCommit = () => {
    if (broken-- > 0)
      throw new DOMException('Connection to Indexed Database server lost. Refresh the page to try again', 'UnknownError')
  }
  await recorder.capture(await aCapture())
  expect(await waitingOps(store)).toHaveLength(1)
})

test('[RC2] captures of two tabs form one chain without a fork', async () => {
  const { store, recorder, tab } = await aRecordingPhone()
  const other = await tab()
  await Promise.all([
    recorder,
    other.recorder,
    recorder,
    other.recorder,
  ].map(async (each, n) => each.capture(await aCapture({
    files: [await aFile(n)],
  }))))
  const chain = manifests(await waitingOps(store))
  expect(chain.map(({ manifest }) => manifest.previous)).toEqual([
    null,
    ...chain.slice(0, -1).map(({ hash }) => hash),
  ])
  expect((await store.facts.device()).chainHead).toBe(chain.at(-1)?.hash)
})

test('[RC3] where the browser keeps no key the capture is made all the same, and says so', async () => {
  const { store, recorder } = await aRecordingPhone({ withKey: false })
  await recorder.capture(await aCapture())
  const [item] = await store.items.list({ scope: work, coll: 'evidence' })
  expect(item?.data).toMatchObject({ sig: null, keyId: null })
  expect(await verifyManifest(evidenceOf(item!), null)).toBe('keyless')
})

test('[RC3] a key that does not sign costs the signature, not the capture, and why is noted', async () => {
  const { store } = await aRecordingPhone()
  const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])
  const faults: unknown[] = []
  const recorder = createRecorder({
    store,
    personId: jia,
    build: 'test',
    key: {
      privateKey: publicKey,
      publicKey: '{}',
      keyId: 'a'.repeat(64),
    },
    newId: freshId,
    onFault: fault => faults.push(fault),
  })
  await recorder.capture(await aCapture())
  const [item] = await store.items.list({ scope: work, coll: 'evidence' })
  expect(item?.data).toMatchObject({ sig: null, keyId: null })
  expect(faults).toMatchObject([
    { name: 'InvalidAccessError' },
  ])
})

test('[RC5] the manifest states time as the phone had it, with the measured difference beside it', async () => {
  const { store, recorder } = await aRecordingPhone()
  await store.facts.setClock({ offsetMs: -90_000.4, uncertaintyMs: 35.6, measuredMs: NOW })
  await recorder.capture(await aCapture({
    deviceMs: NOW - 5,
    position: {
      latE6: 29_357_000,
      lonE6: 113_128_900,
      accuracyM: 12,
      fixedMs: NOW - 9,
    },
  }))
  const [item] = await store.items.list({ scope: work, coll: 'evidence' })
  expect(item?.data).toMatchObject({
    deviceMs: NOW - 5,
    correctedMs: NOW - 90_005,
    manifest: {
      clock: { offsetMs: -90_000, uncertaintyMs: 36 },
      position: { accuracyM: 12 },
    },
  })
})

test('[RC5] one changed letter, one swapped file or another key is found out', async () => {
  const { store, recorder, key } = await aRecordingPhone()
  await recorder.capture(await aCapture())
  const evidence = evidenceOf((await store.items.list({ scope: work, coll: 'evidence' }))[0]!)
  const other = await aRecordingPhone()
  expect(await verifyManifest({
    ...evidence,
    manifest: { ...evidence.manifest, deviceMs: NOW - 1 },
  }, key!.publicKey)).toBe('broken')
  expect(await verifyManifest({
    ...evidence,
    files: [
      {
        ...evidence.files[0]!,
        sha256: 'f'.repeat(64),
      },
    ],
  }, key!.publicKey)).toBe('broken')
  expect(await verifyManifest({
    ...evidence,
    sig: evidence.sig!.replace(/^./, first => first === 'A'
      ? 'B'
      : 'A'),
  }, key!.publicKey)).toBe('broken')
  expect(await verifyManifest(evidence, other.key!.publicKey)).toBe('unknown')
  expect(await verifyManifest(evidence, null)).toBe('unknown')
})

test('[RC6] a clause is taken off only as far as the person had seen it', async () => {
  const { store, recorder } = await aRecordingPhone()
  const { evidenceId } = await recorder.capture(await aCapture())
  await recorder.unlink('evidence', [
    { scope: work, id: evidenceId },
  ], clause)
  const ops = await waitingOps(store)
  expect(ops.at(-1)).toMatchObject({
    kind: 'clause.unlinked',
    body: {
      clause,
      seen: [ops[0]!.opId],
    },
  })
  expect((await store.items.list({
    scope: work,
    coll: 'evidence',
    terms: ['clause:none'],
  })).map(item => item.id)).toEqual([evidenceId])
  await recorder.unlink('evidence', [
    { scope: work, id: evidenceId },
  ], clause)
  expect(await waitingOps(store), 'taking off what is not there is nothing').toHaveLength(ops.length)
})

test('[RC4] a change of several photographs is one change, and states what the person had seen', async () => {
  const { store, recorder, disk } = await aRecordingPhone()
  const made = [await recorder.capture(await aCapture()), await recorder.capture(await aCapture({
    files: [await aFile(2)],
  }))]
  const targets = made.map(({ evidenceId }, n) => ({ scope: work, id: evidenceId, seq: 7 + n }))
  let commits = 0
  disk.faults.onCommit = () => void commits++
  await recorder.changeCaption(targets, {
    caption: { place: '社区广场' },
    hasMinors: true,
  })
  await recorder.changeStatus(targets, 'submitted')
  expect(commits).toBe(2)
  expect((await waitingOps(store)).slice(2).map(op => [op.kind, op.baseSeq])).toEqual([
    ['caption.changed', 7],
    ['caption.changed', 8],
    ['status.changed', 7],
    ['status.changed', 8],
  ])
  expect(await store.items.list({
    scope: work,
    coll: 'evidence',
    terms: ['status:submitted'],
  })).toMatchObject([
    {
      data: {
        hasMinors: true,
        caption: { place: '社区广场', subject: '清洁家园志愿服务' },
      },
    },
    {},
  ])
})

test('[RC7] what the server would refuse is refused before anything is written', async () => {
  const { store, recorder } = await aRecordingPhone()
  await expect(recorder.capture(await aCapture({
    clauses: ['第十六条'],
  }))).rejects.toMatchObject({
    code: 'bad-field',
    detail: { field: 'clauses.0' },
  })
  await expect(recorder.changeActivity({
    scope: work,
    id: freshId(),
  }, { day: '2026-02-30' })).rejects.toMatchObject({
    code: 'bad-field',
    detail: { field: 'day' },
  })
  expect(await waitingOps(store)).toEqual([])
})

test('[RC8] on a copied phone unsent captures chain anew under the new id and stay what they were', async () => {
  const { store, recorder, key } = await aRecordingPhone()
  await recorder.capture(await aCapture())
  await store.commit({
    ops: [
      anActivity(),
    ],
  })
  await recorder.capture(await aCapture({
    files: [await aFile(2)],
  }))
  const before = manifests(await waitingOps(store))
  await store.outbox.takeNewDevice(id(22), createRemaker(id(22), key))
  const after = manifests(await waitingOps(store))
  expect(after.map(({ manifest }) => manifest.previous)).toEqual([null, after[0]?.hash])
  expect(after.map(({ manifest: { deviceId: _, previous: __, ...rest } }) => rest)).toEqual(before.map(({ manifest: { deviceId: _, previous: __, ...rest } }) => rest))
  for (const item of await store.items.list({ scope: work, coll: 'evidence' }))
    expect(await verifyManifest(evidenceOf(item), key!.publicKey)).toBe('valid')
  expect((await store.facts.device()).chainHead).toBe(after[1]?.hash)
})
