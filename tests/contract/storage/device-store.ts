import type { OpenPhone } from './device-store/opening.ts'
import { describe } from 'vitest'
import { bytesRules } from './device-store/bytes.ts'
import { commitRules } from './device-store/commit.ts'
import { copiedPhoneRules } from './device-store/copied-phone.ts'
import { draftAndFactRules } from './device-store/drafts-and-facts.ts'
import { erasedRules } from './device-store/erased.ts'
import { itemRules } from './device-store/items.ts'
import { pullRules } from './device-store/pull.ts'
import { pushRules } from './device-store/push.ts'
import { releasedRules } from './device-store/released.ts'
import { restoredServerRules } from './device-store/restored-server.ts'
import { unsentRules } from './device-store/unsent.ts'

/** The promises of src/storage/README.md, one suite for every implementation. */
export function deviceStoreContract(name: string, open: OpenPhone): void {
  describe(`device store: ${name}`, () => {
    commitRules(open)
    itemRules(open)
    pushRules(open)
    pullRules(open)
    restoredServerRules(open)
    copiedPhoneRules(open)
    bytesRules(open)
    releasedRules(open)
    erasedRules(open)
    draftAndFactRules(open)
    unsentRules(open)
  })
}
