import type { Role } from '../../domain/access/roles.ts'
import type { ClockOffset, DeviceFacts, SessionSnapshot } from '../facts.ts'
import type { DeviceTables } from './records.ts'
import { Failure } from '../../domain/failure.ts'

export interface DeviceRecord extends DeviceFacts {
  /** Journal number of the next op. */
  nextN: number
  /** It is not the id that the session knows any more: what the server says of the session's device is not about this one. */
  isRenamed?: boolean
  /** How many push answers were taken in. */
  acks: number
}

export interface ServerRecord {
  /** Empty before the first contact. */
  epoch: string
  gen: number
  lastSyncMs: number | null
}

export interface ScopeRecord {
  scope: string
  after: number
  /** Cursor at the end of the last complete pull: every row up to here was seen in a state at least this new. */
  settledTo: number
  head: number
  complete: boolean
  pulledMs: number | null
  backedUpThrough: number
  /** Rows of an older generation are still to be swept. */
  needsSweep: boolean
}

export interface SessionRecord extends SessionSnapshot {
  /** Every role that a session on this phone has named; absent where it was written before this was kept. */
  heldRoles?: readonly Role[]
}

export type Kv = Pick<DeviceTables, 'kv'>

async function read<T>({ kv }: Kv, name: string): Promise<T | undefined> {
  return (await kv.get(name))?.value as T | undefined
}

export async function readDevice(tables: Kv): Promise<DeviceRecord> {
  const device = await read<DeviceRecord>(tables, 'device')
  // It was there when the store was opened: somebody has had the browser clear everything since.
  if (!device)
    throw new Failure('storage-gone')
  return device
}

export const findDevice = (tables: Kv): Promise<DeviceRecord | undefined> => read(tables, 'device')
export const writeDevice = ({ kv }: Kv, value: DeviceRecord): Promise<void> => kv.put({ name: 'device', value })

export async function readServer(tables: Kv): Promise<ServerRecord> {
  return await read<ServerRecord>(tables, 'server') ?? { epoch: '', gen: 0, lastSyncMs: null }
}
export const writeServer = ({ kv }: Kv, value: ServerRecord): Promise<void> => kv.put({ name: 'server', value })

export const readSession = (tables: Kv): Promise<SessionRecord | undefined> => read(tables, 'session')
export const writeSession = ({ kv }: Kv, value: SessionRecord): Promise<void> => kv.put({ name: 'session', value })

export const readClock = (tables: Kv): Promise<ClockOffset | undefined> => read(tables, 'clock')
export const writeClock = ({ kv }: Kv, value: ClockOffset): Promise<void> => kv.put({ name: 'clock', value })

export async function readScope(tables: Kv, scope: string): Promise<ScopeRecord> {
  return await read<ScopeRecord>(tables, `scope/${scope}`)
    ?? {
      scope,
      after: 0,
      settledTo: 0,
      head: 0,
      complete: false,
      pulledMs: null,
      backedUpThrough: 0,
      needsSweep: false,
    }
}
export const writeScope = ({ kv }: Kv, value: ScopeRecord): Promise<void> => kv.put({ name: `scope/${value.scope}`, value })
export const dropScope = ({ kv }: Kv, scope: string): Promise<void> => kv.deleteMany([`scope/${scope}`])

export async function allScopes({ kv }: Kv): Promise<ScopeRecord[]> {
  const records = await kv.range({ lower: 'scope/', upper: 'scope0' })
  return records.map(({ value }) => value as ScopeRecord)
}
