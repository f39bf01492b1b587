import type { Ref } from 'vue'
import type { Evidence } from '../domain/evidence/schema.ts'
import type { Proof } from './provenance-reasons.ts'
import { shallowRef, watch } from 'vue'
import { useOpened } from '../container/container.ts'
import { isReceiptOf, verifyManifest, verifyReceipt } from '../container/verify.ts'

/**
 * Checks manifest and receipts of a piece of evidence on this device. Another device's key is not at hand here, so its
 * signature reads as unknown, which is said as it is.
 */
export function useProof(evidence: () => Evidence | undefined): Readonly<Ref<Proof>> {
  const { store } = useOpened()
  const nothing: Proof = { manifest: undefined, receipts: undefined }
  const proof = shallowRef<Proof>(nothing)

  async function check(now: Evidence): Promise<Proof> {
    const [key, session] = await Promise.all([
      store.facts.key(),
      store.facts.session(),
    ])
    const publicKey = key && key.keyId === now.keyId
      ? key.publicKey
      : null
    const receipts = await Promise.all(now.files.map(async (file) => {
      const receipt = now.receipts.find(one => one.statement.sha256 === file.sha256)
      if (!receipt)
        return 'missing'
      if (!isReceiptOf(receipt, now))
        return 'broken'
      return session
        ? verifyReceipt(receipt, session.receiptKey)
        : 'unknown'
    }))
    return { manifest: await verifyManifest(now, publicKey), receipts }
  }

  watch(() => {
    const now = evidence()
    return now && `${now.manifestHash} ${now.receipts.length}`
  }, async (which) => {
    proof.value = nothing
    const now = evidence()
    if (!now)
      return
    const checked = await check(now)
    const later = evidence()
    if (later && `${later.manifestHash} ${later.receipts.length}` === which)
      proof.value = checked
  }, { immediate: true })
  return proof
}
