import type { Op } from '../../../../src/domain/oplog/op.ts'
import type { TestServer } from '../a-server.ts'
import type { TestPhone, TestUnit } from '../a-unit.ts'
import { carryOutErasures } from '../../../../src/server/erasure/destroy.ts'
import { anOp } from '../../../support/builders.ts'
import { aPhone, aUnit, sha256, someBytes } from '../a-unit.ts'

/** Words that must be found nowhere afterwards. */
export const NAME = '甲同志的全名'
export const PLACE = '某小区三栋二单元'

/** A unit with a volunteer who has captured something, an administrator and a second person. */
export async function aCast(server: TestServer) {
  const unit = await aUnit(server)
  const author = aPhone(server, unit)
  const administrator = aPhone(server, unit, 'administrator')
  const second = aPhone(server, unit, 'taskForce')
  return { unit, author, administrator, second }
}
export type Cast = Awaited<ReturnType<typeof aCast>>

/** A piece of evidence of this phone with bytes and a thumb, all on the server. */
export async function aPiece(phone: TestPhone, { work }: Pick<TestUnit, 'work'>, bytes = someBytes(3000)) {
  const thumb = someBytes(500)
  const hash = sha256(bytes)
  const op = phone.capture(work, {
    sha256: hash,
    files: [
      {
        sha256: hash,
        size: 1000,
        mime: 'image/jpeg',
        name: `${NAME}.jpg`,
      },
    ],
    caption: { people: NAME, subject: '路口劝导' },
  })
  const added = anOp({
    kind: 'derivative.added',
    coll: 'evidence',
    id: op.id,
    scope: work,
    body: {
      role: 'thumb',
      sha256: sha256(thumb),
      size: 500,
      mime: 'image/jpeg',
      width: 320,
      height: 240,
      madeBy: phone.deviceId,
    },
  })
  const { results } = await phone.push(op, added)
  if (results.some(({ status }) => status !== 'applied'))
    throw new Error(JSON.stringify(results))
  await phone.put(bytes)
  await phone.put(thumb)
  return {
    id: op.id,
    op,
    bytes,
    hash,
    thumb,
    thumbHash: sha256(thumb),
  }
}
export type Piece = Awaited<ReturnType<typeof aPiece>>

export function orderOf({ work }: Pick<TestUnit, 'work'>, evidenceId: string, about: Record<string, unknown> = {}): Op {
  return anOp({
    kind: 'erasure.ordered',
    coll: 'erasure',
    scope: work,
    body: {
      evidenceId,
      hashes: [],
      fields: [],
      ground: 'asked',
      reason: '本人要求',
      ...about,
    },
  })
}

export function wordOn(order: Op, verb: 'confirmed' | 'withdrawn' | 'refused', body: Record<string, unknown> = {}): Op {
  return anOp({
    kind: `erasure.${verb}`,
    coll: 'erasure',
    id: order.id,
    scope: order.scope,
    body,
  })
}

/** Ordered and confirmed by two people, not carried out yet. */
export async function confirmed({ unit, administrator, second }: Cast, piece: Piece, about: Record<string, unknown> = {}): Promise<Op> {
  const order = orderOf(unit, piece.id, {
    hashes: [piece.hash],
    fields: ['caption.people', 'fileName', 'position'],
    ...about,
  })
  const said = await administrator.push(order)
  const answer = await second.push(wordOn(order, 'confirmed'))
  if (said.results[0]?.status !== 'applied' || answer.results[0]?.status !== 'applied')
    throw new Error(JSON.stringify([said.results, answer.results]))
  return order
}

export async function erased(server: TestServer, cast: Cast, piece: Piece, about: Record<string, unknown> = {}): Promise<Op> {
  const order = await confirmed(cast, piece, about)
  await carryOutErasures(server.parts)
  return order
}
