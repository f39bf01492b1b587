import type { OpenedPack } from '../media/rescue-pack.ts'
import type { MadePack } from '../recording/rescue.ts'
import type { DeviceStore } from '../storage/device-store.ts'

export interface PackWishes {
  store: DeviceStore
  passphrase: string
  onProgress?: (doneBytes: number, totalBytes: number) => void
  signal?: AbortSignal
}

/** Rescue packs, made and opened on this phone; both need no network. What they need beside is loaded when first used. */
export interface RescueDesk {
  /** Everything that this person has not sent, as one encrypted file. Failures: rescue-empty, rescue-too-large, viewer-missing. */
  make: (wishes: PackWishes) => Promise<MadePack>
  /** Failures: rescue-passphrase, rescue-broken, rescue-newer, rescue-too-large, file-unreadable, viewer-missing. */
  open: (file: Blob, passphrase: string) => Promise<OpenedPack>
}
