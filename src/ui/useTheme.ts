import type { Ref } from 'vue'
import { readonly, ref } from 'vue'

export type Theme = 'auto' | 'light' | 'dark'
export type TypeSize = 'normal' | 'large' | 'larger'

interface Page { root: HTMLElement, storage: Pick<Storage, 'getItem' | 'setItem'> | undefined }

export interface ThemeChoice {
  theme: Readonly<Ref<Theme>>
  typeSize: Readonly<Ref<TypeSize>>
  setTheme: (next: Theme) => void
  setTypeSize: (next: TypeSize) => void
}

const themes: readonly Theme[] = ['auto', 'light', 'dark']
const sizes: readonly TypeSize[] = ['normal', 'large', 'larger']
const theme = ref<Theme>('auto')
const typeSize = ref<TypeSize>('normal')

/** `localStorage` itself throws where storage is forbidden. */
function safeStorage(): Storage | undefined {
  try {
    return globalThis.localStorage
  }
  catch {
    return undefined
  }
}

function read<T extends string>(page: Page, key: string, allowed: readonly T[]): T | undefined {
  try {
    const saved = page.storage?.getItem(key)
    return allowed.find(value => value === saved)
  }
  catch {
    return undefined
  }
}

function keep(page: Page, key: string, value: string): void {
  try {
    page.storage?.setItem(key, value)
  }
  catch {
    // The choice holds for this visit; there is nothing a person could do about it.
  }
}

function mark(root: HTMLElement, name: string, value: string | undefined): void {
  if (value === undefined)
    root.removeAttribute(name)
  else
    root.setAttribute(name, value)
}

/** The browser's own bar follows a choice as well. The same values stand in index.html and tokens.css. */
const barColours = { light: '#ffffff', dark: '#1d2026' }

function paintBar(root: HTMLElement, next: Theme): void {
  for (const meta of root.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const own = meta.media.includes('dark')
      ? 'dark'
      : 'light'
    meta.content = barColours[next === 'auto'
      ? own
      : next]
  }
}

/** Light, dark or as the phone wishes; normal, large (x 1.25) or larger (x 1.5) type. Kept on this phone. */
export function useTheme(page: Page = {
  root: document.documentElement,
  storage: safeStorage(),
}): ThemeChoice {
  return {
    theme: readonly(theme),
    typeSize: readonly(typeSize),
    setTheme(next) {
      theme.value = next
      mark(page.root, 'data-theme', next === 'auto'
        ? undefined
        : next)
      paintBar(page.root, next)
      keep(page, 'jz-theme', next)
    },
    setTypeSize(next) {
      typeSize.value = next
      mark(page.root, 'data-type', next === 'normal'
        ? undefined
        : next)
      keep(page, 'jz-type', next)
    },
  }
}

/** Called once at start, before the first paint of the app: brings back what was chosen. */
export function startTheme(page: Page = {
  root: document.documentElement,
  storage: safeStorage(),
}): void {
  const choice = useTheme(page)
  choice.setTheme(read(page, 'jz-theme', themes) ?? 'auto')
  choice.setTypeSize(read(page, 'jz-type', sizes) ?? 'normal')
}
