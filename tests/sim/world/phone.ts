import type { Recorder } from '../../../src/recording/recorder.ts'
import type { DeviceStore } from '../../../src/storage/device-store.ts'
import type { SessionSnapshot } from '../../../src/storage/facts.ts'
import type { MemoryDisk } from '../../../src/storage/memory-database.ts'
import type { RoundParts } from '../../../src/sync/sync-parts.ts'
import type { Modules } from './modules.ts'
import type { Network } from './network.ts'
import type { WorldPerson } from './people.ts'
import { failureCode } from './failure-code.ts'
import { registryOf } from './newer-build.ts'

export interface PhoneParts {
  modules: Modules
  network: Network
  person: WorldPerson
  /** Makes new UUIDv7. */
  newId: () => string
  now: () => number
}

interface Tab { store: DeviceStore, recorder: Recorder }

/** One phone of one person: its disk survives, everything else dies with the page. */
export class WorldPhone {
  readonly name: string
  readonly parts: PhoneParts
  readonly disk: MemoryDisk
  /** How far this phone's clock is off, ms. */
  skewMs = 0
  /** What the session says, also after the phone took another id. */
  firstDeviceId: string
  /** Runs the next build already. */
  isNewer = false
  /** How much its person is doing at the moment. */
  acting = 0
  /** Grows with every write to its disk and every loss of power: while it stands still, so does what the phone shows. */
  changes = 0
  /** What was downloaded was wiped, and not all of it has come back. */
  isWiped = false
  /** Whether it is so after a loss of power, which takes back what came relaxed. */
  private isWipedForSure = false
  /** Who may do what has changed: the session is asked for before the next pull. */
  asksSession = false
  private isDead = false
  private hasLostAScope = false
  tabs: Tab[] = []
  scopes: readonly string[] = []
  /** The scope that people work in, also of who may no longer read it. */
  work = ''

  constructor(name: string, parts: PhoneParts, disk: MemoryDisk, firstDeviceId: string) {
    this.name = name
    this.parts = parts
    this.disk = disk
    this.firstDeviceId = firstDeviceId
    disk.faults.isQuick = true
    disk.faults.onCommit = (durability) => {
      this.changes += 1
      if (durability === 'strict')
        this.isWipedForSure = this.isWiped
    }
    const { crash } = disk
    disk.crash = () => {
      this.isDead = true
      this.isWiped ||= this.isWipedForSure
      this.changes += 1
      crash()
    }
  }

  get store(): DeviceStore { return this.tab(0).store }
  get recorder(): Recorder { return this.tab(0).recorder }

  tab(n: number): Tab {
    return this.tabs[n % this.tabs.length] as Tab
  }

  now = (): number => Math.max(0, this.parts.now() + this.skewMs)

  /** Starts the app, in two tabs. */
  async open(): Promise<void> {
    const { modules, person, newId } = this.parts
    const registry = registryOf(modules.opRegistry, this.isNewer)
    this.disk.faults.onStep = () => {}
    this.isDead = false
    this.tabs = []
    for (let n = 0; n < 2; n++) {
      const store = await modules.createMemoryDeviceStore({
        personId: person.personId,
        deviceId: this.firstDeviceId,
        now: this.now,
        registry,
      }, this.disk)
      const recorder = modules.createRecorder({
        store,
        personId: person.personId,
        build: 'sim',
        // Whose signature it is plays no part here.
        key: null,
        now: this.now,
        newId,
        registry,
      })
      this.tabs.push({ store, recorder })
    }
  }

  /** The power goes: what was not safe is lost. The app starts again. */
  async crash(): Promise<void> {
    this.disk.crash()
    await this.open()
  }

  /** The power goes after so many more steps of its transactions. */
  dieAfter(steps: number): void {
    let left = steps
    this.disk.faults.onStep = () => {
      // Whoever only looks on does no harm.
      if (this.acting > 0 && --left === 0)
        this.disk.crash()
    }
  }

  /** Dead phones are started again before anybody looks at them. */
  async revive(): Promise<void> {
    if (this.isDead)
      await this.open()
  }

  /** The first session, with nothing in between. */
  async beginAs(session: SessionSnapshot): Promise<void> {
    await this.store.facts.setSession(session)
    this.scopes = session.scopes
    this.work = session.scopes.find(scope => scope.startsWith('work:')) ?? ''
  }

  /** A copy believes what the other believes. */
  beginLike({ scopes, work, isNewer, isWiped }: WorldPhone): void {
    this.scopes = scopes
    this.work = work
    this.isNewer = isNewer
    this.isWiped = isWiped
  }

  private wipe(): true {
    this.isWipedForSure = true
    return this.isWiped = true
  }

  /** Asks who may do what. */
  async signIn(): Promise<void> {
    const { parts, signal } = this.rounds(0)
    const { scopes } = await this.parts.modules.refreshSession(parts, this.parts.person.personId, signal)
    if (this.scopes.some(scope => !scopes.includes(scope)))
      this.wipe()
    this.scopes = scopes
    this.asksSession = false
  }

  rounds(tab: number): { parts: RoundParts, signal: AbortSignal } {
    const { modules, network, person, newId } = this.parts
    const { store } = this.tab(tab)
    const http = modules.createHttp({
      fetch: network.fetchFor(() => ({ phone: this.name, personId: person.personId, deviceId: this.firstDeviceId })),
      isOnline: () => true,
    })
    const calls = modules.createServerCalls(http)
    const parts: RoundParts = {
      store,
      // Short pages, so that a few rows already come in several.
      calls: {
        ...calls,
        pull: (ask, signal) => calls.pull({ ...ask, limit: 12 }, signal).catch((error: unknown) => {
          if (failureCode(error) === 'scope-gone')
            this.hasLostAScope = this.wipe()
          throw error
        }),
      },
      clock: {
        now: this.now,
        later: () => () => {},
      },
      build: 'sim',
      newId,
      remakerFor: deviceId => modules.createRemaker(deviceId, null),
      timed: modules.createClockKeeper(store.facts, this.now),
    }
    return { parts, signal: new AbortController().signal }
  }

  async push(tab = 0): Promise<void> {
    const { parts, signal } = this.rounds(tab)
    await this.parts.modules.pushAll(parts, {
      ...this.parts.modules.fullLimits(),
      maxOps: 4,
    }, signal)
  }

  async pull(tab = 0): Promise<void> {
    await this.asAccount(async () => {
      if (this.asksSession || this.isWiped)
        await this.signIn()
      await this.store.outbox.askAgain()
      const { parts, signal } = this.rounds(tab)
      this.hasLostAScope = false
      await this.parts.modules.pullAll(parts, { scopes: this.scopes, signal })
      if (this.scopes.length > 0)
        this.isWiped = this.hasLostAScope
    })
  }

  /** Whoever was stopped loses what was downloaded, as the sync loop does it. */
  private async asAccount(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    }
    catch (error) {
      if (failureCode(error) === 'device-revoked' && !this.isWiped) {
        this.wipe()
        await this.store.removeDownloaded()
      }
      throw error
    }
  }

  /** Pieces are small here, so that small files exercise resuming too. */
  async upload(tab = 0): Promise<void> {
    const { parts, signal } = this.rounds(tab)
    const pace = {
      pieceBytes: () => 500,
      wholeBytes: () => 900,
      went: () => {},
      stalled: () => {},
      tooLarge: () => {},
    }
    await this.parts.modules.uploadAll(parts, {
      pace,
      sending: new Map(),
      lacked: new Set(),
      wanted: new Set(),
      onChange: () => {},
    }, signal)
  }
}
