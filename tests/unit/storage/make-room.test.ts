import type { EntityRow } from '../../../src/domain/oplog/row.ts'
import { v7 } from 'uuid'
import { describe, expect, test } from 'vitest'
import { createRecorder } from '../../../src/recording/create-recorder.ts'
import { createMemoryDisk } from '../../../src/storage/memory-database.ts'
import { createMemoryDeviceStore } from '../../../src/storage/memory-device-store.ts'
import { aSession, freshId, jia, NOW, phone, pull, work } from '../../contract/storage/builders.ts'
import { aCapture, aFile } from '../recording/builders.ts'

/** A phone with photographs that the server has, each in a row of its own: the first has number 1, and so on. */
async function aPhone({ photos }: { photos: number }) {
  const disk = createMemoryDisk()
  const store = await createMemoryDeviceStore({
    personId: jia,
    deviceId: phone,
    now: () => NOW,
  }, disk)
  await store.facts.setSession(aSession())
  const recorder = createRecorder({
    store,
    personId: jia,
    build: 'test',
    key: null,
    newId: v7,
    now: () => NOW,
  })
  const take = async (seed: number): Promise<{ sha256: string, row: EntityRow }> => {
    const file = await aFile(seed)
    const evidenceId = v7()
    await recorder.capture(await aCapture({
      evidenceId,
      files: [file],
    }))
    const item = await store.items.get({ scope: work, coll: 'evidence', id: evidenceId })
    return {
      sha256: file.sha256,
      row: {
        coll: 'evidence',
        id: evidenceId,
        seq: seed,
        deleted: false,
        data: item!.data,
        fver: {},
      },
    }
  }
  const taken = []
  for (let seed = 1; seed <= photos; seed++)
    taken.push(await take(seed))
  const hashes = taken.map(({ sha256 }) => sha256)
  await pull(store, [])
  await store.blobs.markSent(hashes)
  return {
    store,
    hashes,
    rows: taken.map(({ row }) => row),
    /** One more photograph, for which there is no room. */
    async photographs(): Promise<string> {
      const used = (await store.blobs.usage()).reduce((sum, { bytes }) => sum + bytes, 0)
      disk.faults.quotaBytes = used + 100
      return take(99).then(() => 'saved', (error: { code: string }) => error.code)
    },
    gone: () => store.blobs.missing(hashes),
  }
}

/** The server says by signature that it has these bytes. */
function withReceipt({ data, ...row }: EntityRow): EntityRow {
  const { files, manifestHash } = data as { files: Array<{ sha256: string }>, manifestHash: string }
  const receipts = files.map(({ sha256 }) => ({
    statement: {
      v: 1,
      opId: freshId(),
      sha256,
      manifestHash,
      receivedMs: NOW,
    },
    keyId: 'a'.repeat(64),
    sig: '',
  }))
  return {
    ...row,
    data: { ...data, receipts },
  }
}

describe('[DS21] [I5] on a full phone', () => {
  test('an original with a receipt in a row that is backed up makes way for a new photograph', async () => {
    const { store, rows, hashes, photographs, gone } = await aPhone({ photos: 2 })
    await pull(store, rows.map(withReceipt), { backedUpThrough: 2 })
    expect(await photographs()).toBe('saved')
    expect(await gone()).toEqual(hashes)
  })

  test('what is not backed up yet, or has no receipt, stays: the photograph is not saved and says so', async () => {
    const { store, rows, photographs, gone } = await aPhone({ photos: 2 })
    const [first, second] = rows as [EntityRow, EntityRow]
    await pull(store, [
      first,
      withReceipt(second),
    ], { backedUpThrough: 1 })
    expect(await photographs()).toBe('storage-full')
    expect(await gone()).toEqual([])
  })

  test('a receipt for other bytes, or under another manifest, is none', async () => {
    const { store, rows, photographs, gone } = await aPhone({ photos: 2 })
    const [first, second] = rows.map(withReceipt) as [EntityRow, EntityRow]
    await pull(store, [
      {
        ...first,
        data: { ...first.data, receipts: second.data.receipts },
      },
      {
        ...second,
        data: {
          ...second.data,
          manifestHash: 'f'.repeat(64),
        },
      },
    ], { backedUpThrough: 2 })
    expect(await photographs()).toBe('storage-full')
    expect(await gone()).toEqual([])
  })

  test('what a draft still works with stays', async () => {
    const { store, rows, hashes, photographs, gone } = await aPhone({ photos: 2 })
    await pull(store, rows.map(withReceipt), { backedUpThrough: 2 })
    await store.drafts.put({
      id: freshId(),
      kind: 'capture',
      data: {},
      held: [hashes[0]!],
      createdMs: NOW,
      updatedMs: NOW,
    })
    expect(await photographs()).toBe('saved')
    expect(await gone()).toEqual([hashes[1]])
  })

  test('after a restore nothing makes way until the restored server has been read and has backed up again', async () => {
    const { store, rows, photographs, gone } = await aPhone({ photos: 1 })
    await pull(store, rows.map(withReceipt), { backedUpThrough: 1 })
    await pull(store, [], { epoch: 'epoch-2', head: 0, next: 0 })
    expect(await photographs()).toBe('storage-full')
    expect(await gone()).toEqual([])
  })
})
