import type { OpenPhone } from './opening.ts'
import { expect, test } from 'vitest'
import { aBlob, aChange, anActivity, answered, aRow, aSession, first, freshId, id, jia, NOW, pull, sha, unitScope, until, waitingOps, work, yi } from '../builders.ts'

const DRAFT = {
  kind: 'capture',
  data: { caption: '' },
  held: [] as string[],
  createdMs: NOW,
  updatedMs: NOW,
}

/** What was begun, and what this phone knows. */
export function draftAndFactRules(open: OpenPhone): void {
  test('[DS23] a draft is there after the page was killed, with its photographs', async () => {
    const { store, reopen } = await open()
    const draft = {
      ...DRAFT,
      id: freshId(),
      held: [
        sha(1),
      ],
    }
    await store.drafts.put({
      ...draft,
      blobs: [
        aBlob(1),
      ],
    })
    const again = await reopen()
    expect(await again.drafts.get(draft.id)).toEqual(draft)
    expect(await again.blobs.bytesOf(sha(1))).toBeDefined()
    expect(await again.blobs.nextUploads(5, new Set()), 'a draft is nobody else\'s business').toEqual([])
  })

  test('[DS23] what a draft holds goes with the last draft that holds it', async () => {
    const { store } = await open()
    const [one, two] = [
      {
        ...DRAFT,
        id: freshId(),
        held: [
          sha(1),
          sha(2),
        ],
      },
      {
        ...DRAFT,
        id: freshId(),
        held: [
          sha(2),
        ],
      },
    ]
    await store.drafts.put({
      ...one,
      blobs: [
        aBlob(1),
        aBlob(2),
      ],
    })
    await store.drafts.put(two)
    await store.drafts.drop(one.id)
    expect(await store.blobs.missing([
      sha(1),
      sha(2),
    ])).toEqual([
      sha(1),
    ])
    await store.drafts.put({ ...two, held: [] })
    expect(await store.blobs.missing([
      sha(2),
    ])).toEqual([
      sha(2),
    ])
  })

  test('[DS23] dropping a draft never drops recorded work', async () => {
    const { store } = await open()
    await store.commit({
      ops: [
        anActivity(),
      ],
      blobs: [
        aBlob(1),
      ],
    })
    await store.drafts.put({
      ...DRAFT,
      id: id(90),
      held: [
        sha(1),
      ],
      blobs: [
        aBlob(1),
      ],
    })
    await store.drafts.drop(id(90))
    expect(await store.blobs.facts(sha(1))).toMatchObject({ state: 'waiting' })
  })

  test('[DS23] drafts are listed oldest first and by kind', async () => {
    const { store } = await open()
    await store.drafts.put({
      ...DRAFT,
      id: id(92),
      createdMs: NOW + 2,
    })
    await store.drafts.put({
      ...DRAFT,
      id: id(91),
      createdMs: NOW + 1,
      kind: 'scan',
    })
    expect((await first(store.drafts.watch())).map(draft => draft.id)).toEqual([
      id(91),
      id(92),
    ])
    expect((await first(store.drafts.watch('capture'))).map(draft => draft.id)).toEqual([
      id(92),
    ])
  })

  test('[DS24] the numbers of what waits are the truth', async () => {
    const { store, now } = await open()
    await store.commit({
      ops: [
        anActivity(),
      ],
      blobs: [
        aBlob(1, { size: 300 }),
        aBlob(2, { size: 50, role: 'thumb' }),
      ],
    })
    now(NOW + 5000)
    await store.commit({
      ops: [
        anActivity(),
      ],
    })
    expect(await store.waiting()).toEqual({
      ops: 2,
      blobs: 2,
      bytes: 350,
      oldestMs: NOW,
    })
    const sent = until(store.watchSyncState(), state => state.waitingOps === 0 && state.waitingBlobs === 0)
    await store.outbox.record(answered(await waitingOps(store)))
    await store.blobs.markSent([
      sha(1),
      sha(2),
    ])
    expect(await sent).toMatchObject({
      waitingBytes: 0,
      oldestMs: null,
      lastSyncMs: NOW + 5000,
      needsAttention: 0,
    })
  })

  test('[DS25] grants begin by the server\'s time: on a phone that is an hour slow they hold at once', async () => {
    const HOUR = 3_600_000
    const { store } = await open()
    const session = aSession()
    await store.facts.setClock({ offsetMs: HOUR, uncertaintyMs: 50, measuredMs: NOW })
    await store.facts.setSession({
      ...session,
      grants: session.grants.map(grant => ({ ...grant, fromMs: NOW + HOUR - 1 })),
    })
    await pull(store, [
      aRow(id(50), 1, { title: '旧', by: jia }),
    ])
    await store.commit({
      ops: [
        aChange(id(50), { title: '改' }),
      ],
    })
    expect((await store.items.get({
      scope: work,
      coll: 'activity',
      id: id(50),
    }))?.data.title).toBe('改')
  })

  test('[DS25] what a person wrote stays in view on a phone whose clock fell years behind', async () => {
    const { store, now } = await open()
    await store.facts.setSession({
      ...aSession(),
      grants: aSession().grants.map(grant => ({ ...grant, fromMs: NOW - 1000 })),
    })
    await store.commit({
      ops: [
        anActivity({
          activityId: id(50),
        }),
      ],
    })
    now(NOW - 10 * 365 * 86_400_000)
    await store.commit({
      ops: [
        aChange(id(50), { title: '改' }),
      ],
    })
    expect((await store.items.get({
      scope: work,
      coll: 'activity',
      id: id(50),
    }))?.data.title).toBe('改')
  })

  test('[DS25] what a person wrote comes into view with the grant that it needs, and stays when that ends', async () => {
    const { store } = await open()
    await store.facts.setSession(aSession({
      roles: ['leader'],
    }))
    await pull(store, [
      aRow(id(50), 1, { title: '别人的', by: yi }),
    ])
    await store.commit({
      ops: [
        aChange(id(50), { title: '改' }),
      ],
    })
    const shown = async () => (await store.items.get({
      scope: work,
      coll: 'activity',
      id: id(50),
    }))?.data.title
    expect(await shown()).toBe('别人的')
    await store.facts.setSession(aSession({
      roles: ['handler'],
    }))
    expect(await shown()).toBe('改')
    for (const roles of [
      ['leader'],
      [],
    ] as const) {
      await store.facts.setSession(aSession({ roles }))
      expect(await shown()).toBe('改')
    }
    expect(await store.facts.session(), 'nobody is told of more than they may now').toEqual(aSession({ roles: [] }))
  })

  test('[DS25] whose role has ended still sees what the server has not got, and no more after its refusal', async () => {
    const { store } = await open()
    await store.facts.setSession(aSession())
    await store.commit({
      ops: [
        anActivity({
          activityId: id(50),
        }),
      ],
    })
    await store.facts.setSession(aSession({
      roles: [],
      scopes: [unitScope],
    }))
    const listed = () => store.items.list({ scope: work, coll: 'activity' })
    expect(await listed()).toMatchObject([
      {
        id: id(50),
        pending: 1,
      },
    ])
    await store.outbox.record(answered(await waitingOps(store), { status: 'rejected', code: 'op-forbidden', seq: null }))
    expect(await listed()).toEqual([])
  })

  test('[DS25] a scope that the session no longer names is forgotten', async () => {
    const { store } = await open()
    await store.facts.setSession(aSession())
    await pull(store, [
      aRow(id(50), 1),
    ])
    await pull(store, [
      aRow(id(51), 1),
    ], { scope: unitScope })
    await store.facts.setSession(aSession({
      scopes: [unitScope],
    }))
    expect(await store.items.list({ scope: work, coll: 'activity' })).toEqual([])
    expect(await store.items.list({ scope: unitScope, coll: 'activity' })).toHaveLength(1)
    expect((await first(store.facts.watchSession()))?.scopes).toEqual([unitScope])
  })

  test('[DS26] the signing key stays, usable and not to be taken out', async () => {
    const { store, reopen } = await open()
    expect(await store.facts.key()).toBeUndefined()
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])
    expect(await store.facts.putKey({
      privateKey: pair.privateKey,
      publicKey: '{}',
      keyId: sha(1),
    })).toBe(true)
    const key = await (await reopen()).facts.key()
    const signed = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key!.privateKey, new Uint8Array([1]))
    expect(await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, pair.publicKey, signed, new Uint8Array([1]))).toBe(true)
    await expect(crypto.subtle.exportKey('pkcs8', key!.privateKey)).rejects.toThrow()
  })

  test('[DS26] what the phone knows of time stays', async () => {
    const { store, reopen } = await open()
    await store.facts.setClock({ offsetMs: -1200, uncertaintyMs: 40, measuredMs: NOW })
    expect(await (await reopen()).facts.clock()).toEqual({ offsetMs: -1200, uncertaintyMs: 40, measuredMs: NOW })
  })
}
