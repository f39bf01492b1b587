import type { EntityRow } from '../../../../src/domain/oplog/row.ts'
import type { OpenPhone } from './opening.ts'
import { expect, test } from 'vitest'
import { aBlob, aSession, freshId, id, jia, NOW, pull, sha, waitingOps, work } from '../builders.ts'

const piece = id(70)
const NAME = '甲同志的全名'

function erasedRow(seq: number, about: Record<string, unknown> = {}): EntityRow {
  return {
    coll: 'evidence',
    id: piece,
    seq,
    deleted: false,
    data: {
      kind: 'photo',
      files: [
        {
          sha256: sha(1),
          size: 100,
          mime: 'image/jpeg',
        },
      ],
      caption: {},
      clauses: {},
      event: { local: '2026-09-12T09:41', source: 'shutter' },
      capturedBy: jia,
      status: 'draft',
      derivatives: [],
      receipts: [],
      erasures: [
        {
          id: id(80),
          files: [
            {
              sha256: sha(1),
              size: 100,
            },
          ],
          derivatives: [
            {
              sha256: sha(2),
              size: 10,
            },
          ],
          fields: ['caption.people'],
          ground: 'asked',
          reason: '',
          orderedBy: id(11),
          orderedMs: NOW,
          confirmedBy: id(12),
          erasedMs: NOW,
        },
      ],
      ...about,
    },
    fver: {
      erasures: [seq, 'server', NOW],
    },
  }
}

function words(people: string, baseSeq: number) {
  return {
    opId: freshId(),
    scope: work,
    kind: 'caption.changed',
    coll: 'evidence',
    id: piece,
    baseSeq,
    clientMs: NOW,
    body: {
      caption: { people, place: '岳阳楼' },
    },
  }
}

const picture = {
  opId: freshId(),
  scope: work,
  kind: 'derivative.added',
  coll: 'evidence',
  id: piece,
  baseSeq: 0,
  clientMs: NOW,
  body: {
    role: 'preview',
    sha256: sha(3),
    size: 10,
    mime: 'image/jpeg',
    width: 10,
    height: 10,
    madeBy: id(21),
  },
}

/** What goes when a pull says that two people had something destroyed. */
export function erasedRules(open: OpenPhone): void {
  test('[DS40] a pull that says so takes bytes in every state, pictures that only this phone made, and the words out of the journal', async () => {
    const { store } = await open()
    await store.facts.setSession(aSession())
    await pull(store, [
      erasedRow(1, {
        erasures: undefined,
        derivatives: [
          {
            role: 'thumb',
            sha256: sha(2),
          },
        ],
      }),
    ])
    await store.blobs.putFetched({
      sha256: sha(2),
      mime: 'image/jpeg',
      role: 'thumb',
      bytes: new ArrayBuffer(10),
    })
    await store.commit({
      ops: [
        words(NAME, 1),
        picture,
      ],
      blobs: [
        aBlob(1),
        aBlob(3, { role: 'preview' }),
        aBlob(9),
      ],
    })
    await pull(store, [
      erasedRow(2),
    ])
    expect(await store.blobs.missing([1, 2, 3, 9].map(sha))).toEqual([1, 2, 3].map(sha))
    expect(await store.blobs.bytesOf(sha(1))).toBeUndefined()
    const ops = await store.outbox.opsOf({ scope: work, coll: 'evidence', id: piece })
    expect(JSON.stringify([ops, await waitingOps(store)])).not.toContain(NAME)
    expect(ops[0]?.op.body).toEqual({
      caption: { place: '岳阳楼' },
    })
  })

  test('[DS40] what is said after having seen it stays, and so does what has nothing to do with it', async () => {
    const { store } = await open()
    await store.facts.setSession(aSession())
    await pull(store, [
      erasedRow(2),
    ])
    await store.commit({
      ops: [
        words('若干志愿者', 2),
      ],
      blobs: [
        aBlob(9),
      ],
    })
    await pull(store, [
      erasedRow(3),
    ].map(row => ({
      ...row,
      fver: {
        erasures: [2, 'server', NOW] as const,
      },
    })))
    const ops = await store.outbox.opsOf({ scope: work, coll: 'evidence', id: piece })
    expect(ops[0]?.op.body).toMatchObject({
      caption: { people: '若干志愿者' },
    })
    expect(await store.blobs.missing([
      sha(9),
    ])).toEqual([])
  })

  test('[DS41] bytes that the server calls erased go, and nothing waits for them any more', async () => {
    const { store } = await open()
    await store.commit({
      ops: [],
      blobs: [
        aBlob(1),
      ],
    })
    await store.blobs.erase([
      sha(1),
    ])
    expect(await store.blobs.nextUploads(10, new Set())).toEqual([])
    expect(await store.blobs.missing([
      sha(1),
    ])).toEqual([
      sha(1),
    ])
  })
}
