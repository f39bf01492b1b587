import type { RunningServer } from '../../e2e/support/server.ts'
import type { Proxy } from '../../support/tcp-proxy.ts'
import type { Plant } from './bug.ts'
import type { Chaos } from './chaos.ts'
import type { Ledger } from './ledger.ts'
import type { Person } from './person.ts'
import type { Album } from './photos.ts'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from '../../e2e/support/server.ts'
import { accounts } from '../../e2e/support/unit.ts'
import { startProxy } from '../../support/tcp-proxy.ts'
import { openLedger } from './ledger.ts'
import { openOffice } from './office.ts'
import { judge } from './oracle.ts'
import { aPerson } from './person.ts'
import { openAlbum } from './photos.ts'
import { bugsInServer } from './plant.ts'

/** A unit with its server, the line before it, and people with phones on that line. */
export interface Town {
  server: RunningServer
  proxy: Proxy
  people: Person[]
  ledger: Ledger
  album: Album
  /** The line is good again: everything arrives, then the server is stopped and judged. Returns what is wrong. */
  verdict: (patienceMs?: number) => Promise<string[]>
}

interface TownWish {
  who?: ReadonlyArray<'甲' | '乙'>
  /** Bugs of the server. */
  plants?: readonly Plant[]
  appFolder?: string
  /** The data lies in here. */
  folder?: string
}

export async function openTown(chaos: Chaos, { who = ['甲', '乙'], plants = [], appFolder = chaos.appFolder, folder }: TownWish = {}): Promise<Town> {
  let proxy: Proxy | undefined
  const server = await startServer({
    ...bugsInServer(plants),
    folder,
    appFolder,
    reachedAt: async (port) => {
      proxy = await startProxy({
        target: { port },
        seed: chaos.seed,
      })
      chaos.afterwards(proxy.stop)
      return proxy.port
    },
  })
  chaos.afterwards(server.remove)
  chaos.sources.push(server.output)
  const ledger = openLedger()
  const links = await invitations(server, who)
  const people = await Promise.all(who.map((name, at) => aPerson({
    account: accounts[name],
    link: links[at] ?? '',
    url: server.url,
    ledger,
  })))
  people.forEach(({ phone }) => chaos.afterwards(phone.remove))
  const line = proxy!
  return {
    server,
    proxy: line,
    people,
    ledger,
    album: await openAlbum(await mkdtemp(join(tmpdir(), 'photos-')), chaos.dice),
    async verdict(patienceMs = 120_000) {
      line.faults = {}
      const late = await Promise.allSettled(people.map(person => person.untilDelivered(patienceMs)))
      await server.stop()
      return [
        ...late.flatMap(result => result.status === 'rejected'
          ? [
              String((result.reason as Error).message),
            ]
          : []),
        ...await judge(ledger, server.dataFolder),
      ]
    },
  }
}

async function invitations(server: RunningServer, names: readonly string[]): Promise<string[]> {
  const office = await openOffice(server)
  try {
    const links: string[] = []
    for (const name of names)
      links.push(await office.invite(name))
    return links
  }
  finally {
    await office.close()
  }
}

/** What happened, in numbers; to be asked for after the verdict, which looks once more. */
export function figuresOf({ ledger, proxy }: Town, what: string): string {
  const photos = ledger.batches.reduce((sum, { told }) => sum + told, 0)
  return `${what}; ${photos} photos called saved, ${ledger.sent.size} files and ${ledger.acknowledged.size} records acknowledged, ${Math.round(proxy.totals().up / 1e6)} MB sent`
}
