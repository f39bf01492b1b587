/** Whether the person shared, closed the sheet, or the phone has no way to share this. */
export type ShareResult = 'shared' | 'cancelled' | 'unavailable'

export interface Share {
  canShare: (files: readonly File[]) => boolean
  /** Opens the phone's own sheet. Must be called from a tap. */
  share: (files: readonly File[], title?: string) => Promise<ShareResult>
  /** The way that works everywhere: the file lands among the downloads. */
  save: (file: File) => void
}

interface Parts {
  navigator?: { share?: (data: ShareData) => Promise<void>, canShare?: (data: ShareData) => boolean }
  document?: Pick<Document, 'createElement' | 'body'>
}

/** Hands files to another app, or to the downloads. Used for the rescue pack and for what could not be saved. */
export function useShare({ navigator = globalThis.navigator, document = globalThis.document }: Parts = {}): Share {
  function canShare(files: readonly File[]): boolean {
    return navigator.share !== undefined && (navigator.canShare?.({
      files: [...files],
    }) ?? false)
  }
  return {
    canShare,
    async share(files, title) {
      if (!canShare(files))
        return 'unavailable'
      try {
        await navigator.share?.({
          files: [...files],
          ...(title === undefined
            ? {}
            : { title }),
        })
        return 'shared'
      }
      catch (error) {
        return error instanceof Error && error.name === 'AbortError'
          ? 'cancelled'
          : 'unavailable'
      }
    },
    save(file) {
      const url = URL.createObjectURL(file)
      const link = document.createElement('a')
      link.href = url
      link.download = file.name
      document.body.append(link)
      link.click()
      link.remove()
      // Safari reads the address after the click has returned.
      setTimeout(() => URL.revokeObjectURL(url), 60_000)
    },
  }
}
