import { expect, test } from 'vitest'
import { Failure } from '../../../src/domain/failure.ts'
import { createMemoryDisk } from '../../../src/storage/memory-database.ts'
import { createMemoryDeviceStore } from '../../../src/storage/memory-device-store.ts'
import { probeStorage } from '../../../src/storage/probe.ts'
import { aBlob, anActivity, aRow, aSession, freshId, jia, NOW, phone, pull, sha, someBytes, waitingOps, work } from '../../contract/storage/builders.ts'

function open(disk: ReturnType<typeof createMemoryDisk>) {
  return createMemoryDeviceStore({
    personId: jia,
    deviceId: phone,
    now: () => NOW,
  }, disk)
}

test('[DS29] a power cut costs downloads that can be made again, never what a person recorded', async () => {
  const disk = createMemoryDisk()
  const store = await open(disk)
  await store.facts.setSession(aSession())
  await store.commit({
    ops: [
      anActivity(),
    ],
    blobs: [
      aBlob(1),
    ],
  })
  await pull(store, [
    aRow(freshId(), 7),
  ])
  disk.crash()
  const again = await open(disk)
  expect(await waitingOps(again)).toHaveLength(1)
  expect(await again.blobs.bytesOf(sha(1))).toBeDefined()
  expect(await again.outbox.startPull(work)).toMatchObject({ after: 0 })
  expect(await again.items.list({ scope: work, coll: 'activity' })).toHaveLength(1)
  await expect(store.commit({
    ops: [
      anActivity(),
    ],
  })).rejects.toMatchObject({ code: 'not-saved' })
})

test('[DS1] a page that dies at any step of a commit has recorded all or nothing', async () => {
  for (let steps = 1; ; steps++) {
    const disk = createMemoryDisk()
    const store = await open(disk)
    await store.facts.setSession(aSession())
    let left = steps
    disk.faults.onStep = () => {
      if (--left === 0)
        throw new Error('the page is gone')
    }
    const isDone = await store.commit({
      ops: [
        anActivity(),
      ],
      blobs: [
        aBlob(1),
      ],
      chain: {
        previous: null,
        hash: sha(9),
      },
    }).then(() => true, () => false)
    disk.faults.onStep = () => {}
    const kept = [await store.waiting(), await store.items.list({ scope: work, coll: 'activity' }), await store.facts.device()]
    expect(kept, `${steps} steps`).toMatchObject(isDone
      ? [
          { ops: 1, blobs: 1 },
          [{}],
          {
            nextOpNo: 2,
            chainHead: sha(9),
          },
        ]
      : [
          { ops: 0, blobs: 0 },
          [],
          { nextOpNo: 1, chainHead: null },
        ])
    if (isDone)
      return
  }
})

test('[DS30] on a full phone pictures of others make way for what this person records', async () => {
  const disk = createMemoryDisk()
  const store = await open(disk)
  await store.blobs.putFetched({
    sha256: sha(1),
    mime: 'image/jpeg',
    role: 'preview',
    bytes: someBytes(600),
  })
  await store.commit({
    ops: [
      anActivity(),
    ],
    blobs: [
      aBlob(2, { size: 300 }),
    ],
  })
  disk.faults.quotaBytes = 1000
  await store.commit({
    ops: [
      anActivity(),
    ],
    blobs: [
      aBlob(3, { size: 500 }),
    ],
  })
  expect(await store.blobs.missing([1, 2, 3].map(sha))).toEqual([
    sha(1),
  ])
  await expect(store.commit({
    ops: [
      anActivity(),
    ],
    blobs: [
      aBlob(4, { size: 500 }),
    ],
  })).rejects.toMatchObject({ code: 'storage-full' })
  expect(await store.waiting()).toMatchObject({ ops: 2, blobs: 2 })
  const draft = {
    id: freshId(),
    kind: 'capture',
    data: {},
    held: [
      sha(5),
    ],
    createdMs: NOW,
    updatedMs: NOW,
  }
  await expect(store.drafts.put({
    ...draft,
    blobs: [
      aBlob(5, { size: 900 }),
    ],
  })).rejects.toMatchObject({ code: 'storage-full' })
})

test('[DS28] a browser that keeps bytes is known by trying', async () => {
  expect(await probeStorage(`probe-${freshId()}`)).toBe('ok')
  const refusing = (): never => {
    throw new DOMException('a private window', 'SecurityError')
  }
  expect(await probeStorage(`probe-${freshId()}`, refusing)).toBe('storage-unavailable')
  const readOnly = (): never => {
    throw new DOMException('A mutation operation was attempted on a database that did not allow mutations.', 'InvalidStateError')
  }
  expect(await probeStorage(`probe-${freshId()}`, readOnly)).toBe('storage-unavailable')
})

test('[DS28] a full phone or a lost connection says nothing about the browser', async () => {
  const full = (): never => {
    throw new Failure('storage-full')
  }
  expect(await probeStorage(`probe-${freshId()}`, full)).toBe('storage-full')
  const lost = (): never => {
    throw new DOMException('the database connection is closing', 'InvalidStateError')
  }
  expect(await probeStorage(`probe-${freshId()}`, lost)).toBe('storage-lost')
})

test('[DS26] a browser that does not keep the key says so, and why is noted', async () => {
  const disk = createMemoryDisk()
  const faults: unknown[] = []
  const store = await createMemoryDeviceStore({
    personId: jia,
    deviceId: phone,
    onFault: fault => faults.push(fault),
  }, disk)
  const uncloneable = {
    type: 'private',
    sign: () => {},
  } as unknown as CryptoKey
  expect(await store.facts.putKey({
    privateKey: uncloneable,
    publicKey: '{}',
    keyId: sha(1),
  })).toBe(false)
  expect(faults).toMatchObject([
    { name: 'DataCloneError' },
  ])
})

test('[DS1] a power cut in the middle of a commit leaves nothing of it', async () => {
  for (let steps = 1; steps < 40; steps++) {
    const disk = createMemoryDisk()
    const store = await open(disk)
    await store.facts.setSession(aSession())
    let left = steps
    disk.faults.onStep = () => {
      if (--left === 0)
        disk.crash()
    }
    await store.commit({
      ops: [
        anActivity(),
      ],
    }).catch(() => {})
    disk.faults.onStep = () => {}
    const again = await open(disk)
    const isDone = (await again.waiting()).ops === 1
    expect([await again.items.list({ scope: work, coll: 'activity' }), await again.facts.device()], `${steps} steps`).toMatchObject(isDone
      ? [
          [{}],
          { nextOpNo: 2 },
        ]
      : [
          [],
          { nextOpNo: 1 },
        ])
  }
})
