import type { PushReply } from '../../../src/protocol/push.ts'
import type { Dice } from './dice.ts'
import type { WorldServer } from './server.ts'

export interface Sender { phone: string, personId: string, deviceId: string }

/** How bad the way is: chances between 0 and 1. */
export interface Weather {
  requestLost: number
  replyLost: number
  twice: number
  late: number
  busy: number
  garbled: number
  crash: number
  meanwhile: number
}

export const fair: Weather = {
  requestLost: 0,
  replyLost: 0,
  twice: 0,
  late: 0,
  busy: 0,
  garbled: 0,
  crash: 0,
  meanwhile: 0,
}
export const foul: Weather = {
  requestLost: 0.06,
  replyLost: 0.08,
  twice: 0.06,
  late: 0.04,
  busy: 0.03,
  garbled: 0.03,
  crash: 0.02,
  meanwhile: 0.15,
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
  /** A push was answered and the phone hears it. */
  acknowledged: (reply: PushReply) => void
  /** A phone loses its power. */
  kill: (from: Sender) => void
}

/** Ids that the set-up of a unit draws elsewhere must not decide what happens: the same seed gives the same run. */
function nameless(path: string): string {
  return path.replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '')
}

/** The way between phones and server, which loses, repeats, delays and garbles by the dice. */
export function createNetwork({ server, diceFor, note, meanwhile, acknowledged, kill }: NetworkParts) {
  let weather = foul
  const late: Letter[] = []

  const deliver = ({ from, path, init }: Letter): Promise<Response> => server().answer(from, path, init)

  async function send(letter: Letter): Promise<Response> {
    const about = `${letter.init.method ?? 'GET'} ${letter.path.split('?')[0]?.slice(0, 24)}`
    const dice = diceFor(`${letter.from.phone} ${letter.init.method} ${nameless(letter.path)}`)
    const fate = (chance: number, what: string): boolean => {
      const strikes = dice.chance(chance)
      if (strikes)
        note(`    ${about}: ${what}`)
      return strikes
    }
    if (fate(weather.requestLost, 'request lost'))
      throw new TypeError('request lost')
    if (fate(weather.late, 'request delayed')) {
      late.push(letter)
      throw new TypeError('request delayed')
    }
    if (fate(weather.busy, 'server busy')) {
      return Response.json({ code: 'server-busy' }, {
        status: 503,
        headers: { 'retry-after': '1' },
      })
    }
    if (fate(weather.meanwhile, 'meanwhile'))
      await meanwhile()
    if (fate(weather.twice, 'sent twice'))
      await deliver(letter).then(reply => reply.text())
    const reply = await deliver(letter)
    if (fate(weather.crash, 'the phone dies before the reply')) {
      kill(letter.from)
      throw new PhoneDied()
    }
    if (fate(weather.replyLost, 'reply lost'))
      throw new TypeError('reply lost')
    if (letter.init.method !== 'HEAD' && reply.ok && fate(weather.garbled, 'reply cut short'))
      return new Response((await reply.text()).slice(0, 40), { status: reply.status })
    if (letter.path === '/v1/push' && reply.ok)
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
        await deliver(letter).then(reply => reply.text())
      }
    },
  }
}
export type Network = ReturnType<typeof createNetwork>
