import type { PushReply, PushRequest } from '../../../src/protocol/push.ts'
import type { Dice } from './dice.ts'
import type { WorldServer } from './server.ts'

export interface Sender { phone: string, personId: string, deviceId: string }

/** What may happen to one request or its reply, each with a chance between 0 and 1. */
export interface Weather {
  requestLost: number
  requestLate: number
  requestTwice: number
  requestCut: number
  requestSpoilt: number
  busy: number
  failed: number
  phoneDies: number
  replyLost: number
  replyLate: number
  replyCut: number
  replySpoilt: number
  /** Somebody does something else while the request is on its way. */
  meanwhile: number
}

export const foul: Weather = {
  requestLost: 0.05,
  requestLate: 0.04,
  requestTwice: 0.05,
  requestCut: 0.02,
  requestSpoilt: 0.02,
  busy: 0.02,
  failed: 0.02,
  phoneDies: 0.015,
  replyLost: 0.06,
  replyLate: 0.04,
  replyCut: 0.02,
  replySpoilt: 0.02,
  meanwhile: 0.08,
}
export const fair: Weather = Object.fromEntries(Object.keys(foul).map(name => [name, 0])) as unknown as Weather

const said: Record<keyof Weather, string> = {
  requestLost: 'request lost',
  requestLate: 'request comes late',
  requestTwice: 'sent twice',
  requestCut: 'request cut off in the middle',
  requestSpoilt: 'request spoilt on the way',
  busy: 'server busy',
  failed: 'server fails',
  phoneDies: 'the phone dies before the reply',
  replyLost: 'reply lost',
  replyLate: 'reply comes late',
  replyCut: 'reply cut short',
  replySpoilt: 'reply spoilt on the way',
  meanwhile: 'meanwhile',
}

/** A phone that died in the middle of a request. Nothing of ours may catch it and go on. */
export class PhoneDied extends Error {
  override readonly name = 'PhoneDied'
}

interface Letter { from: Sender, path: string, init: RequestInit }

export interface NetworkParts {
  server: () => WorldServer
  /** Dice for this very request. */
  diceFor: (about: string) => Dice
  note: (line: string) => void
  /** Something else that happens while a request is on its way. */
  meanwhile: () => Promise<void>
  /** A push leaves the phone. */
  pushed: (request: PushRequest) => void
  /** A push was answered and the phone hears it. */
  acknowledged: (reply: PushReply) => void
  /** A phone loses its power. */
  kill: (from: Sender) => void
}

/** Ids that the set-up of a unit draws elsewhere must not decide what happens: the same seed gives the same run. */
function nameless(path: string): string {
  return path.replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '')
}

/** The way between phones and server, which loses, repeats, delays, cuts and spoils by the dice. */
export function createNetwork({ server, diceFor, note, meanwhile, pushed, acknowledged, kill }: NetworkParts) {
  let weather = foul
  const late: Letter[] = []

  const deliver = ({ from, path, init }: Letter): Promise<Response> => server().answer(from, path, init)

  /** Nobody waits for this answer. */
  const deliverUnheard = async (letter: Letter): Promise<void> => {
    await deliver(letter).then(reply => reply.text(), () => {})
  }

  async function send(letter: Letter): Promise<Response> {
    const { path, init } = letter
    const about = `${init.method ?? 'GET'} ${path.split('?')[0]?.slice(0, 24)}`
    const dice = diceFor(`${letter.from.phone} ${init.method} ${nameless(path)}`)
    const strikes = (what: keyof Weather): boolean => {
      const isHit = dice.chance(weather[what])
      if (isHit)
        note(`    ${about}: ${said[what]}`)
      return isHit
    }
    if (path === '/v1/push')
      pushed(JSON.parse(String(init.body)) as PushRequest)
    if (strikes('requestLost'))
      throw new TypeError('request lost')
    if (strikes('requestLate')) {
      late.push(letter)
      throw new TypeError('request late')
    }
    if (strikes('busy'))
      return refusal('server-busy', 503)
    if (strikes('failed'))
      return refusal('server-failed', 500)
    if (strikes('meanwhile'))
      await meanwhile()
    if (strikes('requestTwice'))
      await deliverUnheard(letter)
    const isCut = init.body !== undefined && strikes('requestCut')
    const isSpoilt = init.body !== undefined && strikes('requestSpoilt')
    const reply = await deliver(isCut || isSpoilt
      ? {
          ...letter,
          init: damaged(init, isCut),
        }
      : letter)
    if (strikes('phoneDies')) {
      kill(letter.from)
      throw new PhoneDied()
    }
    if (isCut || strikes('replyLost'))
      throw new TypeError('reply lost')
    if (strikes('replyLate'))
      await meanwhile()
    return await onItsWayBack(letter, reply, strikes)
  }

  async function onItsWayBack({ path, init }: Letter, reply: Response, strikes: (what: keyof Weather) => boolean): Promise<Response> {
    const hasBody = init.method !== 'HEAD' && reply.ok && reply.status !== 204
    if (hasBody && strikes('replyCut'))
      return new Response((await reply.text()).slice(0, 40), { status: reply.status })
    if (hasBody && strikes('replySpoilt'))
      return new Response(spoiltText(await reply.text()), { status: reply.status })
    if (path === '/v1/push' && reply.ok)
      acknowledged(await reply.clone().json() as PushReply)
    return reply
  }

  return {
    fetchFor: (from: () => Sender) => ((path: string, init: RequestInit = {}) => send({
      from: from(),
      path,
      init,
    })) as typeof fetch,
    setWeather: (next: Weather) => {
      weather = next
    },
    /** Requests that were on their way for long arrive now, in any order; nobody waits for the replies. */
    async arrive(dice: Dice, everything = false): Promise<void> {
      for (const letter of [...late].filter(() => everything || dice.chance(0.5))) {
        late.splice(late.indexOf(letter), 1)
        note(`    late: ${letter.init.method ?? 'GET'} ${nameless(letter.path).slice(0, 30)}`)
        await deliverUnheard(letter)
      }
    },
  }
}
export type Network = ReturnType<typeof createNetwork>

function refusal(code: string, status: number): Response {
  return Response.json({ code }, {
    status,
    headers: { 'retry-after': '1' },
  })
}

/** Half of the body, or the body with one byte turned over; what the headers say of it stays. */
function damaged(init: RequestInit, isCut: boolean): RequestInit {
  if (!(init.body instanceof ArrayBuffer)) {
    const text = String(init.body)
    return {
      ...init,
      body: isCut
        ? text.slice(0, text.length / 2)
        : spoiltText(text),
    }
  }
  const length = init.body.byteLength
  const bytes = new Uint8Array(init.body.slice(0, isCut
    ? length / 2
    : length))
  if (!isCut)
    bytes[bytes.length >> 1]! ^= 0x20
  return {
    ...init,
    body: bytes.buffer,
    headers: {
      ...init.headers as Record<string, string>,
      'content-length': String(length),
    },
  }
}

/** No JSON has this character, wherever it stands. A byte that makes another text of it does not get past TLS. */
function spoiltText(text: string): string {
  const middle = text.length >> 1
  return `${text.slice(0, middle)}\u0000${text.slice(middle + 1)}`
}
