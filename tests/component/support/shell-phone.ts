import type { Container, Doors, EnterOptions, Opened } from '../../../src/container/container.ts'
import type { Role } from '../../../src/domain/access/roles.ts'
import type { SessionReply } from '../../../src/protocol/account.ts'
import type { Profile, ShellStore } from '../../../src/storage/shell-store.ts'
import type { SyncActivity, SyncLoop } from '../../../src/sync/sync-loop.ts'
import type { Phone } from './phone.ts'
import { shallowRef } from 'vue'
import { createFaultLog } from '../../../src/container/fault-log.ts'
import { createMemoryShellStore } from '../../../src/storage/memory-shell-store.ts'
import { createOnlineCalls } from '../../../src/sync/calls/online-calls.ts'
import { createHttp } from '../../../src/sync/http.ts'
import { aPhone } from './phone.ts'

/** What the server says to a call, by "METHOD /path"; a missing one is a broken line. */
export type Answers = Record<string, (body: unknown) => { status?: number, body?: unknown }>

/** A sync loop that does as it is told and writes down what it was asked. */
export interface ToldSync extends SyncLoop {
  asked: string[]
  say: (activity: Partial<SyncActivity>) => void
}

export interface ShellPhone extends Phone {
  shell: ShellStore
  sync: ToldSync
  /** Calls that were made: method, path and body. */
  called: { call: string, body: unknown }[]
  answers: Answers
  /** Who came in, with what was told of them. */
  entered: { reply: SessionReply, options: EnterOptions | undefined }[]
  changedTo: Profile[]
  hasLeft: () => boolean
}

interface Wanted { roles?: readonly Role[], name?: string, scopes?: readonly string[], answers?: Answers, isOutside?: boolean }

/** A phone with all that the shell's screens ask for. The calls are the real ones; only the line to the server is scripted. */
export async function aShellPhone({ answers = {}, isOutside = false, ...wanted }: Wanted = {}): Promise<ShellPhone> {
  const phone = await aPhone(wanted)
  const shell = createMemoryShellStore()
  const sync = aToldSync(phone.container.doors.opened.value!.sync)
  const opened = shallowRef<Opened | null>(isOutside
    ? null
    : { ...phone.container.doors.opened.value!, sync })
  const called: ShellPhone['called'] = []
  const entered: ShellPhone['entered'] = []
  const changedTo: Profile[] = []
  let left = false
  const doors: Doors = {
    opened,
    async enter(way, options) {
      entered.push({ reply: await way({ deviceId: '01900000-0000-7000-8000-00000000d001', label: 'Android Chrome', publicKey: null }), options })
    },
    change: async profile => void changedTo.push(profile),
    async leave() {
      left = true
      opened.value = null
    },
  }
  const container: Container = {
    ...phone.container,
    shell,
    doors,
    calls: createOnlineCalls(createHttp({
      fetch: scripted(answers, called),
    })),
    faults: createFaultLog(),
  }
  if (!isOutside)
    await shell.putProfile(opened.value!.profile)
  return {
    ...phone,
    container,
    shell,
    sync,
    called,
    answers,
    entered,
    changedTo,
    hasLeft: () => left,
  }
}

function scripted(answers: Answers, called: ShellPhone['called']): typeof fetch {
  return async (input, init) => {
    const call = `${init?.method ?? 'GET'} ${String(input)}`
    const body: unknown = typeof init?.body === 'string'
      ? JSON.parse(init.body)
      : undefined
    called.push({ call, body })
    const answer = answers[call]
    if (!answer)
      throw new TypeError('Failed to fetch')
    const { status = 200, body: reply } = answer(body)
    return reply === undefined
      ? new Response(null, { status })
      : Response.json(reply, { status })
  }
}

function aToldSync(quiet: SyncLoop): ToldSync {
  const asked: string[] = []
  const listeners = new Set<(activity: SyncActivity) => void>()
  const idle = { status: 'idle' } as const
  let activity: SyncActivity = {
    account: 'in',
    reachable: true,
    push: idle,
    pull: idle,
    blobs: idle,
    sending: [],
  }
  return {
    ...quiet,
    asked,
    stop: () => void asked.push('stop'),
    sendNow: async () => void asked.push('sendNow'),
    retryOne: async sha256 => void asked.push(`retry ${sha256}`),
    activity: () => activity,
    onActivity(listener) {
      listeners.add(listener)
      listener(activity)
      return () => void listeners.delete(listener)
    },
    say(change) {
      activity = {
        ...activity,
        ...change,
      }
      listeners.forEach(listener => listener(activity))
    },
  }
}

/** A session as the server answers every way in with. */
export function aSessionReply(about: Partial<SessionReply> = {}): SessionReply {
  return {
    serverId: '01900000-0000-7000-8000-00000000eeee',
    isDemo: false,
    personId: '01900000-0000-7000-8000-0000000000a1',
    name: '甲',
    unitId: '01900000-0000-7000-8000-00000000aaaa',
    scopes: [],
    grants: [],
    hasSecondFactor: false,
    expiresMs: Date.UTC(2026, 11, 14),
    serverMs: Date.UTC(2026, 8, 14, 4, 4),
    epoch: 'one',
    receiptKey: {
      keyId: 'a'.repeat(64),
      raw: 'a',
    },
    ...about,
  }
}
