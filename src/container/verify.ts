/** Checks of signatures on this device. They keep nothing and ask nobody, so screens may call them as they are. */
export { isReceiptOf, verifyManifest, verifyReceipt } from '../recording/verify.ts'
export type { ManifestVerdict, ReceiptVerdict } from '../recording/verify.ts'
