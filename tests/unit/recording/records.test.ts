import { expect, test } from 'vitest'
import { evidenceOf } from '../../../src/domain/evidence/schema.ts'
import { isReceiptOf, verifyReceipt } from '../../../src/recording/verify.ts'
import { createSigner, newSignerKey } from '../../../src/server/receipts/signer.ts'
import { aSession, freshId, id, jia, NOW, waitingOps, work } from '../../contract/storage/builders.ts'
import { aCapture, aFile, aRecordingPhone, aThumb, clause } from './builders.ts'

const fields = {
  type: 'cleanup',
  title: '清洁家园',
  day: '2026-09-12',
  endDay: null,
  place: '社区广场',
  people: '',
  background: '',
}

test('an activity is made, changed, deleted and brought back, evidence goes in and out', async () => {
  const { store, recorder } = await aRecordingPhone()
  const { activityId } = await recorder.createActivity(work, fields, {
    clauses: [clause],
  })
  const target = { scope: work, id: activityId }
  await recorder.changeActivity(target, { title: '清洁家园行动' })
  const { evidenceId } = await recorder.capture(await aCapture())
  await recorder.move([
    { scope: work, id: evidenceId },
  ], activityId)
  expect(await store.items.list({
    scope: work,
    coll: 'evidence',
    terms: [`activity:${activityId}`],
  })).toHaveLength(1)
  await recorder.remove('activity', [target])
  expect(await store.items.list({ scope: work, coll: 'activity' })).toEqual([])
  await recorder.restore('activity', [target])
  expect(await store.items.list({
    scope: work,
    coll: 'activity',
    terms: ['standard:s16'],
  })).toMatchObject([
    {
      data: { title: '清洁家园行动', createdBy: jia },
    },
  ])
})

test('an inspector\'s remark goes with its photographs, in the visit', async () => {
  const { store, recorder } = await aRecordingPhone()
  const visit = `visit:${id(60)}`
  await store.facts.setSession(aSession({
    roles: ['inspector'],
    scopes: [visit],
  }))
  const { remarkId } = await recorder.makeRemark({
    scope: visit,
    standard: 's16',
    clause: 's16c1',
    evidenceId: null,
    text: '现场与照片相符',
    photos: [
      {
        file: await aFile(),
        derivatives: [await aThumb()],
      },
    ],
  })
  expect(await store.items.list({
    scope: visit,
    coll: 'remark',
    terms: ['standard:s16', 'clause:s16c1'],
  })).toMatchObject([
    {
      id: remarkId,
      data: { madeBy: jia, deviceMs: NOW },
    },
  ])
  expect(await store.blobs.nextUploads(9, new Set())).toHaveLength(2)
  await recorder.changeRemark({ scope: visit, id: remarkId }, '已核对')
  await recorder.remove('remark', [
    { scope: visit, id: remarkId },
  ])
  expect(await store.items.list({
    scope: visit,
    coll: 'remark',
    terms: ['deleted'],
  })).toMatchObject([
    {
      data: { text: '已核对' },
    },
  ])
})

test('who answers for a standard is one record op', async () => {
  const { store, recorder } = await aRecordingPhone()
  await store.facts.setSession(aSession({
    roles: ['taskForce'],
  }))
  await recorder.setAssignment({ scope: work, id: 's16' }, {
    sections: ['综合科'],
    leads: ['谭熙'],
    handlers: {
      s16c1: ['甲'],
    },
  })
  expect(await store.items.get({ scope: work, coll: 'assignment', id: 's16' })).toMatchObject({
    data: {
      leads: ['谭熙'],
    },
  })
  await recorder.putRecord({
    kind: 'setting.changed',
    coll: 'setting',
    target: { scope: `unit:${id(2)}`, id: 'hints' },
  }, {
    value: { seen: 3 },
  })
  expect((await waitingOps(store)).map(op => op.kind)).toEqual(['assignment.set', 'setting.changed'])
})

test('pictures that come later are added to their evidence', async () => {
  const { store, recorder } = await aRecordingPhone()
  const { evidenceId } = await recorder.capture(await aCapture())
  const thumb = await aThumb()
  await recorder.addDerivatives({ scope: work, id: evidenceId }, [thumb])
  expect(await store.items.get({ scope: work, coll: 'evidence', id: evidenceId })).toMatchObject({
    data: {
      derivatives: [
        { role: 'thumb', sha256: thumb.sha256 },
      ],
    },
  })
})

test('[RC9] a receipt holds for its capture and for no other, and only as the server signed it', async () => {
  const signer = createSigner(newSignerKey())
  const { store, recorder } = await aRecordingPhone()
  await recorder.capture(await aCapture())
  const evidence = evidenceOf((await store.items.list({ scope: work, coll: 'evidence' }))[0]!)
  const receipt = signer.sign({
    v: 1,
    opId: evidence.manifest.opId,
    sha256: evidence.files[0]!.sha256,
    manifestHash: evidence.manifestHash,
    receivedMs: NOW,
  })
  expect(await verifyReceipt(receipt, signer)).toBe('valid')
  expect(isReceiptOf(receipt, evidence)).toBe(true)
  expect(await verifyReceipt({
    ...receipt,
    statement: { ...receipt.statement, receivedMs: NOW + 1 },
  }, signer)).toBe('broken')
  expect(await verifyReceipt(receipt, createSigner(newSignerKey()))).toBe('unknown')
  expect(isReceiptOf({
    ...receipt,
    statement: {
      ...receipt.statement,
      opId: freshId(),
    },
  }, evidence)).toBe(false)
})
