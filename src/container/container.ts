import type { InjectionKey, ShallowRef } from 'vue'
import type { MediaPort } from '../media/media-port.ts'
import type { Recorder } from '../recording/recorder.ts'
import type { DeviceStore } from '../storage/device-store.ts'
import type { Profile, ShellStore } from '../storage/shell-store.ts'
import type { OnlineCalls } from '../sync/calls/online-calls.ts'
import type { SyncLoop } from '../sync/sync-loop.ts'
import type { FaultLog } from './fault-log.ts'
import type { RescueDesk } from './rescue.ts'
import type { DeviceIntro, SessionReply } from './shapes.ts'
import { inject } from 'vue'

/** One person who is in on this phone: their database, what writes into it, and what carries it to the server. */
export interface Opened {
  profile: Profile
  store: DeviceStore
  recorder: Recorder
  sync: SyncLoop
}

/** Signing in, using a link or setting up: shows the server this device and comes back with a session. */
export type WayIn = (device: DeviceIntro) => Promise<SessionReply>

/** What is known beforehand of who comes in, so that a person who was here before gets their own device again. */
export interface Expected { serverId?: string, login?: string, name?: string }

export interface EnterOptions extends Expected {
  /** A computer that several people use: closed again as soon as the session has ended. */
  isShared?: boolean
}

/** Opening and closing a person's part of the phone. Only coming in needs the network. */
export interface Doors {
  /** Who is in; `null` on the welcome screens. */
  opened: Readonly<ShallowRef<Opened | null>>
  /** Goes in by `way`, makes or finds the person's profile and opens it. Failures are those of `way`. */
  enter: (way: WayIn, options?: EnterOptions) => Promise<void>
  /** Another profile that this phone knows. */
  change: (profile: Profile) => Promise<void>
  /** Signs out: hides the profile and removes what was downloaded, never unsent work. */
  leave: () => Promise<void>
}

/** What a feature may ask for. The app fills it in once, in src/app/main.ts; tests fill it with the same parts. */
export interface Container {
  shell: ShellStore
  doors: Doors
  /** What needs the network: signing in, links, people, devices, visits. Each throws a Failure with a code. */
  calls: OnlineCalls
  media: MediaPort
  /** Unsent work as a file, and such files from other phones. */
  rescue: RescueDesk
  /** What went wrong on this phone since the app was opened, for the person who is asked for help. */
  faults: FaultLog
  /** Milliseconds UTC on this device. */
  now: () => number
  /** Build of this app, as the server is told. */
  build: string
}

export const containerKey: InjectionKey<Container> = Symbol('container')

export function useContainer(): Container {
  const container = inject(containerKey)
  if (!container)
    throw new Error('useContainer() was called outside the app: provide containerKey first')
  return container
}

/** The person who is in. Only for screens behind the door: the router does not show them otherwise. */
export function useOpened(): Opened {
  const { doors } = useContainer()
  const opened = doors.opened.value
  if (!opened)
    throw new Error('useOpened() was called on a screen that nobody has entered')
  return opened
}
