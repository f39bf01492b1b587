import type { Role } from '../../../../src/domain/access/roles.ts'
import type { DeviceIntro, LinkReply, SessionReply, Setup } from '../../../../src/protocol/account.ts'
import type { TestServer } from './a-server.ts'
import { createSetupLink } from '../../../../src/server/people/setup-link.ts'

export const goodPassword = '江豚跃出水面二十三次了呀'
export const otherPassword = '洞庭湖上的三条红船 7'

interface Answer<T> { status: number, body: T, headers: Headers }

/** A browser profile on a phone: keeps its cookie, sends what it is told. */
export interface Phone {
  device: DeviceIntro
  cookie: () => string | undefined
  useCookie: (cookie: string | undefined) => void
  send: <T = Record<string, unknown>>(method: string, path: string, body?: unknown) => Promise<Answer<T>>
}

let devices = 0

export function aPhone({ app }: TestServer, { address = '192.0.2.1', device = aDevice() }: { address?: string, device?: DeviceIntro } = {}): Phone {
  let cookie: string | undefined
  return {
    device,
    cookie: () => cookie,
    useCookie: next => void (cookie = next),
    async send<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
      const headers: Record<string, string> = {
        'x-forwarded-for': address,
        ...body === undefined
          ? {}
          : { 'content-type': 'application/json' },
        ...cookie
          ? { cookie }
          : {},
      }
      const response = await app.request(path, {
        method,
        headers,
        ...body === undefined
          ? {}
          : {
              body: JSON.stringify(body),
            },
      })
      const set = response.headers.get('set-cookie')
      if (set) {
        cookie = /max-age=0/i.test(set)
          ? undefined
          : set.split(';')[0]
      }
      const text = await response.text()
      return {
        status: response.status,
        body: (text === ''
          ? undefined
          : JSON.parse(text)) as T,
        headers: response.headers,
      }
    },
  }
}

export function aDevice(change: Partial<DeviceIntro> = {}): DeviceIntro {
  devices += 1
  return {
    deviceId: `0199dddd-0000-7000-8000-${String(devices).padStart(12, '0')}`,
    label: 'Android Chrome',
    publicKey: null,
    ...change,
  }
}

export function tokenOf(url: string): string {
  return url.split('#')[1] ?? ''
}

export function aSetup(token: string, device: DeviceIntro, change: Partial<Setup> = {}): Setup {
  return {
    token,
    unitName: '岳阳市人民政府口岸管理办公室',
    cycle: {
      name: '2026 年度',
      year: 2026,
      fromDay: '2026-01-01',
      untilDay: '2026-12-31',
    },
    person: { name: '庚', login: 'geng', password: goodPassword },
    device,
    ...change,
  }
}

/** A unit with its first administrator signed in on a phone. */
export async function aUnit(server: TestServer, change: Partial<Setup> = {}): Promise<{ phone: Phone, session: SessionReply, cycleId: string }> {
  const link = await createSetupLink(server.parts)
  const phone = aPhone(server)
  const { body } = await phone.send<SessionReply>('POST', '/v1/setup', aSetup(tokenOf(link?.url ?? ''), phone.device, change))
  const cycleId = body.scopes.find(scope => scope.startsWith('work:'))?.slice(5) ?? ''
  return { phone, session: body, cycleId }
}

export interface Joined { phone: Phone, session: SessionReply, login: string }

let logins = 0

/** Somebody new with a role, who came by invite. */
export async function joins(server: TestServer, inviter: Phone, { role, name = '甲', grants }: { role: Role, name?: string, grants?: readonly { role: Role }[] }): Promise<Joined> {
  const { body: link } = await inviter.send<LinkReply>('POST', '/v1/invites', { name, grants: grants ?? [
    { role },
  ] })
  const phone = aPhone(server)
  logins += 1
  const login = `person${logins}x`
  const { body } = await phone.send<SessionReply>('POST', '/v1/links/use', {
    token: tokenOf(link.url),
    login,
    password: goodPassword,
    device: phone.device,
  })
  return { phone, session: body, login }
}

export interface Visiting { visitId: string, inspector: Joined }

/** A visit that runs for three hours, with one inspector on the spot. */
export async function aVisit(server: TestServer, planner: Phone, cycleId: string): Promise<Visiting> {
  const { body: visit } = await planner.send<{ visitId: string }>('POST', '/v1/visits', {
    name: '实地考察',
    kind: 'official',
    cycleId,
    fromMs: server.nowMs(),
    untilMs: server.nowMs() + 3 * 3_600_000,
  })
  const { body: link } = await planner.send<LinkReply>('POST', `/v1/visits/${visit.visitId}/invites`, { name: '辛' })
  const phone = aPhone(server)
  const { body: session } = await phone.send<SessionReply>('POST', '/v1/links/use', {
    token: tokenOf(link.url),
    device: phone.device,
  })
  return {
    visitId: visit.visitId,
    inspector: { phone, session, login: '' },
  }
}
