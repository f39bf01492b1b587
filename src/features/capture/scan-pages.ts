import type { NewBlob } from '../../container/shapes.ts'
import type { ScanPage } from './scan-draft.ts'

/** What is done to the sheets of a scan: each takes the list and gives a new one. */

export function withPage(pages: readonly ScanPage[], id: string, changes: Partial<ScanPage>): ScanPage[] {
  return pages.map(page => page.id === id
    ? {
        ...page,
        ...changes,
      }
    : page)
}

/** Moves a page by so many places; it stops at either end. */
export function withPageMoved(pages: readonly ScanPage[], id: string, by: number): ScanPage[] {
  const from = pages.findIndex(page => page.id === id)
  const rest = pages.filter(page => page.id !== id)
  const to = Math.min(rest.length, Math.max(0, from + by))
  const moved = pages[from]
  return moved
    ? [
        ...rest.slice(0, to),
        moved,
        ...rest.slice(to),
      ]
    : [...pages]
}

/** Where it stood before, as far as its neighbours are still there. */
export function withPageBack(pages: readonly ScanPage[], page: ScanPage, before: readonly ScanPage[]): ScanPage[] {
  const later = before.slice(before.indexOf(page) + 1).map(each => each.id)
  const at = pages.findIndex(each => later.includes(each.id))
  return at < 0
    ? [...pages, page]
    : [
        ...pages.slice(0, at),
        page,
        ...pages.slice(at),
      ]
}

/** The same photo on two pages is one file. */
export function uniqueFiles(pages: readonly ScanPage[]): ScanPage[] {
  return pages.filter((page, at) => pages.findIndex(each => each.sha256 === page.sha256) === at)
}

export function blobOf({ sha256, size, mime }: ScanPage, bytes: ArrayBuffer): NewBlob {
  return {
    sha256,
    size,
    mime,
    role: 'original',
    source: { bytes },
  }
}
