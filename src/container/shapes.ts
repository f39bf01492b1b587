/**
 * Shapes of the layers below that screens may name. Screens reach the layers themselves only through the container, so
 * these are types and nothing else.
 */
export type { ArchiveEntry, InspectedFile, MadePicture, MediaPort, PageCorners, PhotoFacts, Point } from '../media/media-port.ts'
export type { OpenedPack } from '../media/rescue-pack.ts'
export type { DeviceIntro, DeviceReply, LinkLookReply, PersonReply, SessionReply, Setup, StatusReply, UnsentReply } from '../protocol/account.ts'
export type { DiskReply } from '../protocol/disk.ts'
export type { QuarantineChoice, QuarantineGroup, QuarantineResult } from '../protocol/quarantine.ts'
export type { RescueReply } from '../protocol/rescue.ts'
export type { CaptionPatch, CapturedFile, CaptureInput, MadeDerivative, Recorder, RemarkInput, SettleInput, Target } from '../recording/recorder.ts'
export type { BlobFacts, BlobRole, BlobSource, NewBlob, ReleasedBlob } from '../storage/blob.ts'
export type { BlobCount, BlobUsage, DeviceStore } from '../storage/device-store.ts'
export type { Draft, NewDraft } from '../storage/draft.ts'
export type { SessionSnapshot, UnsentDevice } from '../storage/facts.ts'
export type { Item, ItemKey, ItemQuery } from '../storage/item.ts'
export type { Live } from '../storage/live.ts'
export type { JournalOp } from '../storage/outbox.ts'
export type { Profile, ShellStore, TrayFile } from '../storage/shell-store.ts'
export type { ScopeProgress, SyncState } from '../storage/sync-state.ts'
export type { Unsent } from '../storage/unsent.ts'
export type { Hold } from '../sync/gate.ts'
export type { LaneName, LaneState, LaneTrouble, OfflineProgress, OfflineResult, SendingBlob, SyncActivity, SyncLoop } from '../sync/sync-loop.ts'
