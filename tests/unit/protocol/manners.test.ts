import type { LinkReply } from '../../../src/protocol/account.ts'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { isFailureCode } from '../../../src/domain/failure.ts'
import { errorReplySchema } from '../../../src/protocol/error.ts'
import { pullReplySchema } from '../../../src/protocol/pull.ts'
import { pushReplySchema, pushRequestSchema } from '../../../src/protocol/push.ts'
import { onlineRoutes } from '../../../src/server/people/doors.ts'
import { anOp } from '../../support/builders.ts'
import { aPhone, aUnit, tokenOf } from '../server/people/a-person.ts'
import { aServer } from '../server/people/a-server.ts'

test('[PV2] what a newer phone says beyond this version is kept, in the envelope and in each op', () => {
  const push = {
    v: 1,
    deviceId: '0199aaaa-0000-7000-8000-000000000001',
    epoch: '',
    build: 'tomorrow',
    nowMs: 1,
    waiting: {
      ops: 0,
      blobs: 0,
      bytes: 0,
      oldestMs: null,
    },
    ops: [
      {
        ...anOp({ kind: 'note.taken' }),
        opNo: 1,
        mood: 'sunny',
      },
    ],
    weather: 'rain',
  }
  expect(v.parse(pushRequestSchema, push)).toMatchObject({
    weather: 'rain',
    ops: [
      { mood: 'sunny' },
    ],
  })
})

test('[PV2] what a newer server says beyond this version refuses nothing', () => {
  const more = { tide: 'high' }
  expect(v.is(pushReplySchema, {
    epoch: 'e',
    serverMs: 1,
    lastOp: 0,
    results: [],
    ...more,
  })).toBe(true)
  expect(v.is(pullReplySchema, {
    epoch: 'e',
    serverMs: 1,
    rows: [],
    next: 0,
    more: false,
    head: 0,
    lastOp: 0,
    backedUpThrough: 0,
    ...more,
  })).toBe(true)
  expect(v.parse(errorReplySchema, { code: 'bad-field', ...more })).toMatchObject(more)
})

test('[PV3] every refusal has a code from the closed list, whatever is asked of whichever call', async () => {
  const server = await aServer()
  const { phone } = await aUnit(server)
  const calls = [
    ...onlineRoutes.map(({ method, path }) => [
      method,
      path.replace(':id', 'x'),
    ] as const),
    ['POST', '/v1/push'],
    ['GET', '/v1/pull?scope=x'],
    ['PUT', '/v1/blobs/x'],
    ['POST', '/v1/blobs/have'],
    ['GET', '/v1/nothing'],
    ['POST', '/'],
    ['DELETE', '/settings'],
  ] as const
  for (const asker of [
    aPhone(server),
    phone,
  ]) {
    for (const [method, path] of calls.filter(([method, path]) => method !== 'DELETE' || path !== '/v1/session')) {
      const { status, body } = await asker.send(method, path, method === 'GET'
        ? undefined
        : { nonsense: true })
      if (status >= 400) {
        expect([
          v.is(errorReplySchema, body),
          isFailureCode(body.code),
        ], `${method} ${path} ${status}`).toEqual([true, true])
      }
    }
  }
})

test('[PV4] a secret travels in bodies: no address has a place for one, and a link carries its token behind the #', async () => {
  const server = await aServer()
  const { phone } = await aUnit(server)
  const places = server.app.routes.flatMap(({ path }) => path.match(/:\w+/g) ?? [])
  expect([
    ...new Set(places),
  ].sort()).toEqual([':hash', ':id'])
  const { body: link } = await phone.send<LinkReply>('POST', '/v1/invites', {
    name: '甲',
    grants: [
      { role: 'volunteer' },
    ],
  })
  const { pathname, search } = new URL(link.url)
  expect([pathname, search, tokenOf(link.url).length]).toEqual(['/join', '', 43])
})
