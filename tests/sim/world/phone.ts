import type { CaptureInput, Recorder } from '../../../src/recording/recorder.ts'
import type { DeviceStore } from '../../../src/storage/device-store.ts'
import type { DeviceKey } from '../../../src/storage/facts.ts'
import type { MemoryDisk } from '../../../src/storage/memory-database.ts'
import type { RoundParts } from '../../../src/sync/sync-parts.ts'
import type { Dice } from './dice.ts'
import type { PhoneModules } from './modules.ts'
import type { Network } from './network.ts'
import type { WorldPerson } from './server.ts'
import { createHash } from 'node:crypto'

export interface PhoneParts {
  modules: PhoneModules
  network: Network
  person: WorldPerson
  /** Makes new UUIDv7. */
  newId: () => string
  now: () => number
  serverSession: () => Promise<Parameters<DeviceStore['facts']['setSession']>[0]>
  key: DeviceKey
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
  tabs: Tab[] = []
  scopes: readonly string[] = []

  constructor(name: string, parts: PhoneParts, disk: MemoryDisk, firstDeviceId: string) {
    this.name = name
    this.parts = parts
    this.disk = disk
    this.firstDeviceId = firstDeviceId
  }

  get store(): DeviceStore { return this.tab(0).store }
  get recorder(): Recorder { return this.tab(0).recorder }

  tab(n: number): Tab {
    return this.tabs[n % this.tabs.length] as Tab
  }

  now = (): number => Math.max(0, this.parts.now() + this.skewMs)

  /** Starts the app, in two tabs. */
  async open(): Promise<void> {
    const { modules, person, newId, key } = this.parts
    this.tabs = []
    for (let n = 0; n < 2; n++) {
      const store = await modules.createMemoryDeviceStore({ personId: person.personId, deviceId: this.firstDeviceId, now: this.now }, this.disk)
      const recorder = modules.createRecorder({
        store,
        personId: person.personId,
        build: 'sim',
        key,
        now: this.now,
        newId,
      })
      this.tabs.push({ store, recorder })
    }
  }

  /** The power goes: what was not safe is lost. The app starts again. */
  async crash(): Promise<void> {
    this.disk.crash()
    await this.open()
  }

  async signIn(): Promise<void> {
    const session = await this.parts.serverSession()
    this.scopes = session.scopes
    await this.store.facts.setSession(session)
  }

  rounds(tab: number): { parts: RoundParts, signal: AbortSignal } {
    const { modules, network, person, newId, key } = this.parts
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
        pull: (ask, signal) => calls.pull({ ...ask, limit: 5 }, signal),
      },
      clock: {
        now: this.now,
        later: () => () => {},
      },
      build: 'sim',
      newId,
      remakerFor: deviceId => modules.createRemaker(deviceId, key),
      timed: call => call(),
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
    const { parts, signal } = this.rounds(tab)
    await this.parts.modules.pullAll(parts, { scopes: this.scopes, signal })
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

export interface Shot { input: CaptureInput, sha256: string }

/** A photograph, different every time. */
export function shotOf(dice: Dice, { scope, serial }: { scope: string, serial: string }): Shot {
  const size = dice.pick([200, 800, 1700, 2600])
  const bytes = new Uint8Array(size)
  for (let n = 0; n < size; n++)
    bytes[n] = (serial.charCodeAt(n % serial.length) + n * 7) & 0xFF
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const input: CaptureInput = {
    scope,
    kind: 'photo',
    via: 'camera',
    files: [
      {
        sha256,
        size,
        mime: 'image/jpeg',
        source: { bytes: bytes.buffer },
      },
    ],
    event: { local: '2026-09-14T09:30', source: 'shutter' },
    position: null,
    caption: { subject: serial },
    clauses: dice.chance(0.5)
      ? ['yueyang-wenming@1#s16c1']
      : [],
    activityId: null,
    hasMinors: false,
  }
  return { input, sha256 }
}
