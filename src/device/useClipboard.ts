import type { Ref } from 'vue'
import { onScopeDispose, readonly, ref } from 'vue'

export interface ClipboardAccess {
  isSupported: boolean
  /** True for two seconds after a copy, for the tick on the button. */
  hasCopied: Readonly<Ref<boolean>>
  /** False when the browser refused: show the text so that it can be marked by hand. */
  copy: (text: string) => Promise<boolean>
}

interface Parts { clipboard?: Pick<Clipboard, 'writeText'> | undefined }

/** Copies links and reminders. */
export function useClipboard(parts: Parts = {}): ClipboardAccess {
  const clipboard = 'clipboard' in parts
    ? parts.clipboard
    : globalThis.navigator.clipboard
  const hasCopied = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => clearTimeout(timer))
  return {
    isSupported: clipboard !== undefined,
    hasCopied: readonly(hasCopied),
    async copy(text) {
      try {
        if (!clipboard)
          return false
        await clipboard.writeText(text)
      }
      catch {
        return false
      }
      hasCopied.value = true
      clearTimeout(timer)
      timer = setTimeout(() => hasCopied.value = false, 2000)
      return true
    },
  }
}
