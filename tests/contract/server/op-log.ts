import type { TestServer } from '../../unit/server/a-server.ts'
import type { TestUnit } from '../../unit/server/a-unit.ts'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { opRegistry } from '../../../src/domain/oplog/registry.ts'
import { writeServerOps } from '../../../src/server/oplog/server-writer.ts'
import { withLog } from '../../../src/server/oplog/with-log.ts'
import { freshDevice } from '../../../src/server/storage/identity.ts'
import { activityFields, anId, anOp } from '../../support/builders.ts'
import { aGrant } from '../../unit/server/a-server.ts'
import { aPhone, aUnit } from '../../unit/server/a-unit.ts'

const DAY = 86_400_000

/** The promises OL1 to OL13 and OL18 of src/server/README.md, for any database. */
export function opLogContract(name: string, open: () => Promise<TestServer>): void {
  describe(`op log on ${name}`, () => {
    let server: TestServer
    let unit: TestUnit
    beforeEach(async () => {
      server = await open()
      unit = await aUnit(server)
    })
    afterEach(async () => {
      vi.restoreAllMocks()
      await server.close()
    })
    const anActivity = (about: Record<string, unknown> = {}) => anOp({
      kind: 'activity.created',
      scope: unit.work,
      clientMs: server.clock.now(),
      body: activityFields(about),
    })
    const statuses = ({ results }: { results: ReadonlyArray<{ status: string, code?: string | undefined }> }) => results.map(({ status, code }) => code
      ? `${status} ${code}`
      : status)
    const everything = async () => await Promise.all(([
      'op',
      'row_',
      'scope',
      'op_again',
      'blob_ref',
      'counter',
    ] as const).map(async table => await server.db.selectFrom(table).selectAll().execute()))
    const lastOpOf = async (deviceId: string) => (await server.db.selectFrom('device').select('last_op').where('id', '=', deviceId).executeTakeFirst())?.last_op ?? 0

    test('[OL1] an op is kept as it came, with what this build does not know', async () => {
      const phone = aPhone(server, unit)
      const op = {
        ...anActivity(),
        opNo: 1,
        sig: 'c2ln',
        mood: { of: 'tomorrow' },
      }
      await phone.pushRaw([op])
      const row = await server.db.selectFrom('op').selectAll().where('op_id', '=', op.opId).executeTakeFirstOrThrow()
      expect(JSON.parse(row.body)).toEqual(op.body)
      expect(JSON.parse(row.raw ?? '')).toEqual(op)
      expect(row).toMatchObject({
        person_id: phone.personId,
        recv_ms: server.clock.now(),
        client_ms: op.clientMs,
        status: 'applied',
      })
    })

    test('[OL2] a push that is repeated gets the stored results and changes nothing', async () => {
      const phone = aPhone(server, unit)
      const ops = [
        anActivity(),
        anActivity({ title: '' }),
        phone.capture(unit.work),
      ].map((op, n) => ({ ...op, opNo: n + 1 }))
      const first = await (await phone.pushRaw(ops)).json()
      const before = await everything()
      expect(await (await phone.pushRaw(ops)).json()).toEqual(first)
      expect(await (await phone.pushRaw(ops.slice(1))).json()).toMatchObject({
        lastOp: 3,
        results: first.results.slice(1),
      })
      expect(await everything()).toEqual(before)
    })

    test('[OL2] a push that overlaps the last one adds only what is new', async () => {
      const phone = aPhone(server, unit)
      const [a, b, c] = [
        anActivity(),
        anActivity(),
        anActivity(),
      ].map((op, n) => ({ ...op, opNo: n + 1 }))
      await phone.pushRaw([a, b])
      const reply = await (await phone.pushRaw([b, c])).json()
      expect(reply.results.map((result: { opNo: number, seq: number }) => [result.opNo, result.seq])).toEqual([
        [2, 2],
        [3, 3],
      ])
    })

    test('[OL3] a missing number stops the push, names the number that is expected and keeps nothing', async () => {
      const phone = aPhone(server, unit)
      await phone.push(anActivity())
      const before = await everything()
      for (const numbers of [
        [3],
        [2, 4],
        [2, 2],
        [2, 1],
      ]) {
        const reply = await phone.pushRaw(numbers.map(opNo => ({
          ...anActivity(),
          opNo,
        })))
        expect([reply.status, await reply.json()]).toEqual([
          409,
          { code: 'op-gap', expected: 2 },
        ])
      }
      expect(await everything()).toEqual(before)
      expect(await lastOpOf(phone.deviceId)).toBe(1)
    })

    test('[OL4] the same number under another name is a second copy of the phone', async () => {
      const phone = aPhone(server, unit)
      await phone.push(anActivity())
      const before = await everything()
      const reply = await phone.pushRaw([
        {
          ...anActivity(),
          opNo: 1,
        },
        {
          ...anActivity(),
          opNo: 2,
        },
      ])
      expect([reply.status, await reply.json()]).toEqual([
        409,
        { code: 'device-forked' },
      ])
      expect(await everything()).toEqual(before)
    })

    test('[OL5] the forked phone sends the same op under a new id: it is applied once', async () => {
      const phone = aPhone(server, unit)
      const op = anActivity()
      const { results: [first] } = await phone.push(op)
      const renewed = aPhone(server, unit, {
        ...phone.caller,
        deviceId: anId(),
      })
      const another = anActivity()
      const { results, lastOp } = await renewed.push(op, another)
      expect(results).toEqual([
        first,
        {
          opNo: 2,
          opId: another.opId,
          status: 'applied',
          seq: 2,
        },
      ])
      expect(lastOp).toBe(2)
      const again = await renewed.pushRaw([
        { ...op, opNo: 1 },
      ])
      expect((await again.json()).results).toEqual([first])
      const forked = await renewed.pushRaw([
        {
          ...anActivity(),
          opNo: 1,
        },
      ])
      expect(await forked.json()).toEqual({ code: 'device-forked' })
    })

    test('[OL5] a phone that takes a new id keeps its name, its key and its session', async () => {
      const phone = aPhone(server, unit)
      const { sessionId, personId, unitId } = phone.caller
      await server.db.insertInto('device').values(freshDevice({
        id: phone.deviceId,
        personId,
        label: '甲的手机',
        publicKey: '{}',
      })).execute()
      await server.db.insertInto('session').values({
        id: sessionId,
        token_hash: 'x',
        person_id: personId,
        unit_id: unitId,
        device_id: phone.deviceId,
        kind: 'phone',
        created_ms: 0,
        seen_ms: 0,
        expires_ms: 0,
        revoked_ms: null,
      }).execute()
      const deviceId = anId()
      await aPhone(server, unit, { ...phone.caller, deviceId: phone.deviceId }).pushRaw([
        {
          ...anActivity(),
          opNo: 1,
        },
      ], { deviceId })
      expect(await server.db.selectFrom('device').selectAll().where('id', '=', deviceId).executeTakeFirst()).toMatchObject({ label: '甲的手机', public_key: '{}', last_op: 1 })
      expect(await server.db.selectFrom('session').select('device_id').where('id', '=', sessionId).executeTakeFirst()).toEqual({ device_id: deviceId })
    })

    test('[OL5] nobody can take the name of another person\'s op', async () => {
      const one = aPhone(server, unit)
      const other = aPhone(server, unit)
      const op = anActivity()
      await one.push(op)
      expect(statuses(await other.push({
        ...op,
        id: anId(),
      }))).toEqual(['rejected op-malformed'])
      expect((await one.pull(unit.work)).rows).toHaveLength(1)
    })

    test('[OL6] one bad op never blocks the next, whatever is wrong with it', async () => {
      const phone = aPhone(server, unit)
      const bad: Array<[Record<string, unknown>, string]> = [
        [
          { scope: 'nowhere' },
          'rejected op-malformed',
        ],
        [
          { kind: 'no dot' },
          'rejected op-malformed',
        ],
        [
          { id: '' },
          'rejected op-malformed',
        ],
        [
          { id: 'a\u0000b' },
          'rejected op-malformed',
        ],
        [
          { id: '\uD800' },
          'rejected op-malformed',
        ],
        [
          { body: null },
          'rejected op-malformed',
        ],
        [
          { clientMs: -1 },
          'rejected op-malformed',
        ],
        [
          {
            body: {
              ...activityFields(),
              day: '2026-02-30',
            },
          },
          'rejected op-malformed',
        ],
        [
          {
            body: {
              ...activityFields(),
              background: 'x'.repeat(260 * 1024),
            },
          },
          'rejected op-too-large',
        ],
        [
          { scope: `work:${anId()}` },
          'rejected op-forbidden',
        ],
        [
          { kind: 'activity.deleted', body: {} },
          'rejected op-unknown-target',
        ],
        [
          { kind: 'activity.dreamt' },
          'deferred',
        ],
        [
          { schema: 99 },
          'deferred',
        ],
      ]
      let opNo = 0
      for (const [about, expected] of bad) {
        const ops = [
          {
            ...anActivity(),
            ...about,
            opNo: opNo + 1,
          },
          {
            ...anActivity(),
            opNo: opNo + 2,
          },
        ]
        const reply = await phone.pushRaw(ops)
        expect([
          about,
          statuses(await reply.json()),
        ]).toEqual([
          about,
          [expected, 'applied'],
        ])
        opNo += 2
      }
      expect(await server.db.selectFrom('op').select('op_no').where('device_id', '=', phone.deviceId).execute()).toHaveLength(2 * bad.length)
    })

    test('[OL7] an op on which our own code fails leaves only itself, in quarantine', async () => {
      const phone = aPhone(server, unit)
      await phone.push(anActivity())
      const definition = opRegistry.get('activity.changed')
      vi.spyOn(definition as NonNullable<typeof definition>, 'reduce').mockImplementation(() => {
        throw new TypeError('a bug')
      })
      const rows = await server.db.selectFrom('row_').selectAll().execute()
      const poison = anOp({
        kind: 'activity.changed',
        scope: unit.work,
        body: { title: '换个名字' },
      })
      const after = anActivity()
      const { results } = await phone.push(poison, after)
      expect(results).toEqual([
        {
          opNo: 2,
          opId: poison.opId,
          status: 'quarantined',
          seq: null,
          code: 'server-failed',
        },
        {
          opNo: 3,
          opId: after.opId,
          status: 'applied',
          seq: 2,
        },
      ])
      const kept = await server.db.selectFrom('op').selectAll().where('op_id', '=', poison.opId).executeTakeFirstOrThrow()
      expect(JSON.parse(kept.body)).toEqual(poison.body)
      expect((await server.db.selectFrom('row_').selectAll().execute()).length).toBe(rows.length + 1)
    })

    test('[OL7] what failed half-way takes its numbers and its follow-ups back', async () => {
      const phone = aPhone(server, unit)
      const definition = opRegistry.get('number.given')
      vi.spyOn(definition as NonNullable<typeof definition>, 'reduce').mockImplementationOnce(() => {
        throw new TypeError('a bug')
      })
      const poison = phone.capture(unit.work)
      const good = phone.capture(unit.work)
      expect(statuses(await phone.push(poison, good))).toEqual(['quarantined server-failed', 'applied'])
      expect((await phone.pull(unit.work)).rows.map(row => [row.id, row.data.number])).toEqual([
        [good.id, '2026-00-001'],
      ])
      const own = await server.db.selectFrom('op').select('op_no').where('device_id', '=', server.parts.identity.deviceId).orderBy('op_no').execute()
      expect(own.map(row => row.op_no)).toEqual(own.map((_, n) => n + 1))
    })

    test('[OL9] an op for another unit\'s scope is refused and that scope does not move', async () => {
      const other = await aUnit(server)
      const before = await server.db.selectFrom('scope').selectAll().where('unit_id', '=', other.unitId).execute()
      const phone = aPhone(server, unit, 'administrator')
      expect(statuses(await phone.push({
        ...anActivity(),
        scope: other.work,
      }))).toEqual(['rejected op-forbidden'])
      expect(await server.db.selectFrom('scope').selectAll().where('unit_id', '=', other.unitId).execute()).toEqual(before)
    })

    test('[OL10] work done before a grant ended comes late and counts; work done after it is kept aside', async () => {
      const personId = anId()
      const grants = [
        aGrant(personId, 'volunteer', { untilMs: server.clock.now() - DAY }),
      ]
      const phone = aPhone(server, unit, { personId, grants })
      const inTime = {
        ...anActivity(),
        clientMs: server.clock.now() - 2 * DAY,
      }
      const tooLate = {
        ...anActivity(),
        clientMs: server.clock.now() - DAY / 2,
      }
      const never = anOp({
        kind: 'unit.named',
        scope: unit.unit,
        coll: 'unit',
        id: unit.unitId,
        clientMs: server.clock.now() - DAY / 2,
        body: { name: '乙单位' },
      })
      expect(statuses(await phone.push(inTime, tooLate, never))).toEqual(['applied', 'quarantined op-forbidden', 'rejected op-forbidden'])
      const rows = await server.db.selectFrom('op').select(['op_id', 'late']).where('person_id', '=', personId).orderBy('op_no').execute()
      expect(rows.map(row => row.late)).toEqual([1, 0, 0])
    })

    test('[OL10] everything from a dismissed person or a stopped device goes into quarantine and nothing changes', async () => {
      const rowsBefore = await server.db.selectFrom('row_').selectAll().execute()
      const dismissed = aPhone(server, unit, { isRevoked: true })
      expect(statuses(await dismissed.push(anActivity(), {
        ...anActivity(),
        kind: 'activity.dreamt',
      }))).toEqual(['quarantined device-revoked', 'quarantined device-revoked'])
      const stopped = aPhone(server, unit)
      await stopped.push()
      await server.db.updateTable('device').set({ revoked_ms: 1 }).where('id', '=', stopped.deviceId).execute()
      expect(statuses(await stopped.push(anActivity()))).toEqual(['quarantined device-revoked'])
      expect(await server.db.selectFrom('row_').selectAll().execute()).toEqual(rowsBefore)
      expect(await server.db.selectFrom('op').select('body').where('status', '=', 'quarantined').execute()).toHaveLength(3)
    })

    test('[OL10] a device id of another person is refused', async () => {
      const one = aPhone(server, unit)
      await one.push(anActivity())
      const thief = aPhone(server, unit, { deviceId: one.deviceId, grants: [] })
      const reply = await thief.pushRaw([
        {
          ...anActivity(),
          opNo: 2,
        },
      ])
      expect([reply.status, await reply.json()]).toEqual([
        403,
        { code: 'device-foreign' },
      ])
    })

    test('[OL11] a phone whose clock is years off is believed as far as it can be: never before its last op, never after now', async () => {
      const phone = aPhone(server, unit)
      const now = server.clock.now()
      const lag = 3 * 365 * DAY
      const ops = [now - lag - 2000, now - lag - 5000, now + lag].map((clientMs, n) => ({
        ...anActivity(),
        clientMs,
        opNo: n + 1,
      }))
      await phone.pushRaw(ops, { nowMs: now - lag })
      const rows = await server.db.selectFrom('op').select('trusted_ms').where('device_id', '=', phone.deviceId).orderBy('op_no').execute()
      expect(rows.map(row => row.trusted_ms)).toEqual([now - 2000, now - 2000, now])
    })

    test('[OL12] the server writes as a device of its own, numbered without a gap; a refused op of its own undoes everything around it', async () => {
      const write = async (id: string) => await withLog(server.parts, async log => await writeServerOps(log, [
        {
          scope: unit.audit,
          kind: 'audit.noted',
          coll: 'audit',
          id,
          body: {
            what: 'test',
            byPersonId: null,
            target: null,
            detail: {},
            reason: null,
            atMs: 1,
          },
        },
      ]))
      await write('a')
      const before = await everything()
      await expect(withLog(server.parts, async (log) => {
        await log.trx.insertInto('counter').values({ id: 'beside', value: 1 }).execute()
        await writeServerOps(log, [
          {
            scope: unit.audit,
            kind: 'audit.noted',
            coll: 'audit',
            id: 'b',
            body: {},
          },
        ])
      })).rejects.toMatchObject({ code: 'server-failed' })
      expect(await everything()).toEqual(before)
      await write('c')
      const own = await server.db.selectFrom('op').select('op_no').where('device_id', '=', server.parts.identity.deviceId).orderBy('op_no').execute()
      expect(own.map(row => row.op_no)).toEqual([1, 2, 3, 4])
    })

    test('[OL18] a phone that does not know of a restore yet is told before it sends anything; one that knows no epoch is taken in', async () => {
      const phone = aPhone(server, unit)
      const before = await everything()
      const told = await phone.pushRaw([
        {
          ...anActivity(),
          opNo: 1,
        },
      ], { epoch: 'before the restore' })
      expect([told.status, await told.json()]).toEqual([
        409,
        { code: 'epoch-changed' },
      ])
      expect(await everything()).toEqual(before)
      for (const [n, epoch] of [server.parts.identity.epoch, ''].entries()) {
        expect((await phone.pushRaw([
          {
            ...anActivity(),
            opNo: n + 1,
          },
        ], { epoch })).status).toBe(200)
      }
    })

    test('[OL13] listeners hear of a scope after the commit, and of nothing that did not stand', async () => {
      const heard: Array<{ scope: string, head: number, visible: Promise<number> }> = []
      server.parts.notifier.listen({
        nudged: ({ scope, head }) => {
          const visible = server.db.selectFrom('scope').select('head').where('id', '=', scope).executeTakeFirstOrThrow().then(row => row.head)
          heard.push({ scope, head, visible })
        },
        closed: () => {},
      })
      const phone = aPhone(server, unit)
      await phone.push(anActivity())
      await phone.pushRaw([
        {
          ...anActivity(),
          opNo: 9,
        },
      ])
      expect(heard.map(({ scope, head }) => [scope, head])).toEqual([
        [unit.work, 1],
      ])
      expect(await heard[0]?.visible).toBe(1)
    })
  })
}
