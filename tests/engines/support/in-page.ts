/** What is looked for on a screen, as a person would say it. `name` is the source of a regular expression. */
export interface Wish {
  what: 'button' | 'field' | 'text' | 'picture' | 'tile'
  name: string
}

interface PageOfTest { openedInput?: HTMLInputElement }

/*
 * Everything here runs in the page, of every engine. A function is handed over as its text: it may use nothing of this
 * module, and no syntax that has to be translated.
 */

/** The first one that is seen, in the dialog where one is open. Null while there is none or while it moves. */
export async function find({ what, name }: Wish): Promise<Element | null> {
  const wanted = new RegExp(name)
  const selectors = {
    button: 'button, [role="button"], [role="tab"], a[href], summary',
    field: 'input:not([type="file"]), textarea',
    text: 'body *',
    picture: 'img, canvas',
    tile: ':is(li, [role="listitem"]):has(.tile)',
  }
  const said = (element: Element): string => (element.textContent ?? '').replaceAll(/\s+/g, ' ').trim()
  const named = (element: Element): string => {
    if (what === 'field')
      return Array.from((element as HTMLInputElement).labels ?? [], said).join(' ') || element.getAttribute('aria-label') || ''
    if (what === 'picture')
      return element.getAttribute('alt') ?? ''
    const labels = Array.from(element.querySelectorAll('[aria-label]'), each => each.getAttribute('aria-label'))
    return what === 'tile'
      ? labels.join(' ')
      : element.getAttribute('aria-label') ?? said(element)
  }
  const isSeen = (element: Element): boolean => {
    const { width, height } = element.getBoundingClientRect()
    return width > 0 && height > 0 && getComputedStyle(element).visibility === 'visible'
  }
  const dialog = Array.from(document.querySelectorAll('[role="dialog"]')).findLast(isSeen)
  const all = Array.from((dialog ?? document).querySelectorAll(selectors[what])).filter(each => isSeen(each) && wanted.test(named(each)))
  // Of texts the innermost: every box around it says the same words.
  const found = what === 'text'
    ? all.at(-1)
    : all[0]
  if (!found || (found as HTMLButtonElement).disabled)
    return null
  found.scrollIntoView({ block: 'center' })
  const before = found.getBoundingClientRect()
  await new Promise(resolve => setTimeout(resolve, 60))
  const after = found.getBoundingClientRect()
  return found.isConnected && Math.abs(before.top - after.top) < 1 && Math.abs(before.left - after.left) < 1
    ? found
    : null
}

/** Do these words stand on the page, wherever and for however short a time? */
export function says(words: string): boolean {
  // eslint-disable-next-line unicorn/prefer-dom-node-text-content -- what is not drawn is not said
  return new RegExp(words).test(document.body.innerText.replaceAll(/\s+/g, ' '))
}

/** Address and words of the page, with what its summaries hide. */
export function whereItStands(): string {
  document.querySelectorAll('details').forEach((each) => {
    each.open = true
  })
  // eslint-disable-next-line unicorn/prefer-dom-node-text-content -- a line for a line
  return `${location.pathname}\n${document.body.innerText}`
}

/** How many of them are seen. */
export function count({ what, name }: Wish): number {
  const wanted = new RegExp(name)
  if (what === 'picture') {
    return Array.from(document.querySelectorAll('img')).filter(image => image.naturalWidth > 0 && wanted.test(image.alt)).length
  }
  const tiles = Array.from(document.querySelectorAll(':is(li, [role="listitem"]):has(.tile)'))
  return tiles.filter(tile => wanted.test(Array.from(tile.querySelectorAll('[aria-label]'), each => each.getAttribute('aria-label')).join(' '))).length
}

/** From now on a list of files that the page opens is remembered and not shown: no test can tap in the system's own window. */
export function catchFileLists(): void {
  const page = globalThis as PageOfTest
  delete page.openedInput
  HTMLInputElement.prototype.click = function (this: HTMLInputElement) {
    page.openedInput = this
  }
}

export function openedList(): HTMLInputElement | null {
  return (globalThis as PageOfTest).openedInput ?? null
}

export function hasOpenedList(): boolean {
  return (globalThis as PageOfTest).openedInput !== undefined
}

/** Where the tiles lead, in their order. */
export function tileLinks(): string[] {
  return Array.from(document.querySelectorAll<HTMLAnchorElement>('a:has(.tile)'), link => link.href)
}

/** Does the phone hold every viewer of the build's list? They come by themselves, after a quiet moment. */
export async function viewersKept(): Promise<boolean> {
  const { files } = await (await fetch('/viewer-pack.json')).json() as { files: string[] }
  const cache = await caches.open('viewer-pack')
  return files.length > 0 && (await cache.keys()).length === files.length
}

export interface Kept { databases: string[], records: number, buffers: number, blobs: string[] }

/** Looks through every record of every database: how many buffers lie there, and where a Blob or a File does. */
export async function lookThroughDatabases(): Promise<Kept> {
  const kept: Kept = {
    databases: [],
    records: 0,
    buffers: 0,
    blobs: [],
  }
  const done = <T>(request: IDBRequest<T>): Promise<T> => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('a request to IndexedDB failed'))
  })
  const look = (value: unknown, path: string): void => {
    if (value instanceof Blob)
      kept.blobs.push(path)
    else if (value instanceof ArrayBuffer)
      kept.buffers += 1
    else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value))
      Object.entries(value).forEach(([key, inner]) => look(inner, `${path}.${key}`))
  }
  for (const { name = '' } of await indexedDB.databases()) {
    kept.databases.push(name)
    const database = await done(indexedDB.open(name))
    for (const table of database.objectStoreNames) {
      const records = await done(database.transaction(table).objectStore(table).getAll())
      kept.records += records.length
      records.forEach(record => look(record, `${name}/${table}`))
    }
    database.close()
  }
  return kept
}

export interface Abilities { isSecure: boolean, persist: boolean, privateFiles: boolean, keepsBlobs: boolean }

/** What the browser of this run can do, asked of itself. */
export async function abilities(): Promise<Abilities> {
  const storage = navigator.storage as Partial<StorageManager> | undefined
  const name = 'engine-test-blob'
  const opening = indexedDB.open(name, 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore('blobs')
  const keepsBlobs = await new Promise<boolean>((resolve) => {
    opening.onerror = () => resolve(false)
    opening.onsuccess = () => {
      const putting = opening.result.transaction('blobs', 'readwrite')
      putting.oncomplete = () => resolve(true)
      putting.onabort = () => resolve(false)
      try {
        putting.objectStore('blobs').put(new Blob(['x']), 'x')
      }
      catch {
        resolve(false)
      }
    }
  })
  opening.result.close()
  indexedDB.deleteDatabase(name)
  return {
    isSecure: isSecureContext,
    persist: typeof storage?.persist === 'function',
    privateFiles: typeof storage?.getDirectory === 'function',
    keepsBlobs,
  }
}

/** Waits until the service worker holds the whole app. */
export async function keepsShell(): Promise<boolean> {
  const { active } = await navigator.serviceWorker.ready
  if (active?.state !== 'activated')
    await new Promise(resolve => active?.addEventListener('statechange', resolve, { once: true }))
  return true
}

/** Past the service worker: its answer comes from the line alone. */
export function isServerReached(): Promise<boolean> {
  return fetch('/healthz').then(reply => reply.ok, () => false)
}

/** Writes down whether the page, once it is left, is frozen by the browser for whoever goes back. */
export function rememberFreezing(): void {
  localStorage.removeItem('engine-test-frozen')
  addEventListener('pagehide', ({ persisted }) => localStorage.setItem('engine-test-frozen', String(persisted)))
}

export function wasFrozen(): string | null {
  return localStorage.getItem('engine-test-frozen')
}

export interface Look { width: number, height: number, corners: number[][] }

/** The shown picture of an evidence page as the browser draws it: its natural size and the colours at its four corners. */
export async function look(): Promise<Look | null> {
  const image = document.querySelector<HTMLImageElement>('.pswp__item[aria-hidden="false"] img.pswp__img:not(.pswp__img--placeholder)')
  const isDrawn = await image?.decode().then(() => true, () => false)
  if (!image || !isDrawn)
    return null
  // Two frames on it is on the screen too.
  await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  const { naturalWidth: width, naturalHeight: height } = image
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const pen = canvas.getContext('2d')
  pen?.drawImage(image, 0, 0)
  const places = [
    [0.1, 0.1],
    [0.9, 0.1],
    [0.1, 0.9],
    [0.9, 0.9],
  ] as const
  return {
    width,
    height,
    corners: places.map(([x, y]) => Array.from(pen?.getImageData(Math.round(x * width), Math.round(y * height), 1, 1).data.slice(0, 3) ?? [])),
  }
}
