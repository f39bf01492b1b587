import type { Item, ItemQuery, Live } from '../container/shapes.ts'
import { watchSteadily } from '../ui/live-watch.ts'

export interface PagedQuery extends Pick<ItemQuery, 'scope' | 'coll' | 'terms'> {
  /** What no term can say: words in a caption, a stretch of days. */
  keep?: ((item: Item) => boolean) | undefined
  /** True from the first item on after which none can match, so that the search ends there. Items come newest first. */
  isPast?: ((item: Item) => boolean) | undefined
  /** Begins here instead of at the newest: only items that sort before this one. */
  start?: string | undefined
}

export interface PagesSeen {
  /** What matches so far, newest first, each once. */
  items: readonly Item[]
  /** How many were looked at. */
  looked: number
  /** Before the first answer. */
  isLoading: boolean
  /** Pages are being read. */
  isReading: boolean
  /** Nothing more to come. */
  isDone: boolean
}

interface Page {
  before: string | undefined
  /** Rows as they came, before `keep`. */
  raw: number
  last: string | undefined
  matches: readonly Item[]
  isPast: boolean
  watching: { unsubscribe: () => void } | undefined
}

export const PAGE_SIZE = 120

/**
 * A long list read page by page with a cursor. The first page and those on the screen follow every change; the others
 * keep what they had and are read again when they come back, so that ten thousand items cost as much as a screenful.
 */
export class ItemPages {
  readonly #source: (query: ItemQuery) => Live<Item[]>
  readonly #query: PagedQuery
  readonly #tell: (seen: PagesSeen) => void
  readonly #pages: Page[] = []
  #goal = PAGE_SIZE
  #items: readonly Item[] = []
  #isReading = false
  #isClosed = false

  constructor(source: (query: ItemQuery) => Live<Item[]>, query: PagedQuery, tell: (seen: PagesSeen) => void) {
    this.#source = source
    this.#query = query
    this.#tell = tell
    this.#readNext()
  }

  /** Reads on until a further page of matches is there, or the end. */
  readOn(): void {
    if (this.#isReading || this.#isDone || this.#pages.at(-1)?.watching === undefined)
      return
    this.#goal = this.#items.length + PAGE_SIZE
    this.#goOn()
  }

  /** Stops a search that goes on; `readOn` takes it up again. */
  stop(): void {
    this.#goal = 0
  }

  /** What is on the screen, by index in `items`. Only pages around it, the first and the last are kept live. */
  show(from: number, to: number): void {
    let start = 0
    for (const [index, page] of this.#pages.entries()) {
      const end = start + page.matches.length
      const isNear = index === 0 || index === this.#pages.length - 1 || (end >= from - PAGE_SIZE && start <= to + PAGE_SIZE)
      start = end
      if (isNear && !page.watching)
        this.#open(index)
      if (!isNear)
        this.#rest(page)
    }
  }

  close(): void {
    this.#isClosed = true
    this.#cutAfter(-1)
  }

  get #isDone(): boolean {
    const last = this.#pages.at(-1)
    return last !== undefined && (last.isPast || last.raw < PAGE_SIZE)
  }

  #readNext(): void {
    this.#isReading = true
    this.#pages.push({
      before: undefined,
      raw: 0,
      last: undefined,
      matches: [],
      isPast: false,
      watching: undefined,
    })
    this.#open(this.#pages.length - 1)
  }

  #open(index: number): void {
    const page = this.#pages[index]
    if (!page || this.#isClosed)
      return
    this.#rest(page)
    page.before = index === 0
      ? this.#query.start
      : this.#pages[index - 1]?.last
    const { scope, coll, terms } = this.#query
    const asked: ItemQuery = { scope, coll, limit: PAGE_SIZE }
    if (terms)
      asked.terms = terms
    if (page.before !== undefined)
      asked.before = page.before
    page.watching = watchSteadily(this.#source(asked), rows => this.#take(page, rows))
  }

  #rest(page: Page): void {
    page.watching?.unsubscribe()
    page.watching = undefined
  }

  #take(page: Page, rows: readonly Item[]): void {
    const index = this.#pages.indexOf(page)
    if (index < 0)
      return
    this.#fill(page, rows)
    if (page.isPast || page.raw < PAGE_SIZE)
      this.#cutAfter(index)
    this.#pullUp(index + 1, page.last)
    this.#gather()
    if (index === this.#pages.length - 1)
      this.#goOn()
    else
      this.#report()
  }

  #fill(page: Page, rows: readonly Item[]): void {
    const { keep, isPast } = this.#query
    const end = isPast
      ? rows.findIndex(isPast)
      : -1
    const near = end >= 0
      ? rows.slice(0, end)
      : rows
    page.isPast = end >= 0
    page.matches = keep
      ? near.filter(keep)
      : near
    page.raw = rows.length
    page.last = rows.at(-1)?.sort
  }

  /** The page before ends elsewhere now: a watched one begins there, a resting one will when it comes back. */
  #pullUp(index: number, before: string | undefined): void {
    const page = this.#pages[index]
    if (page?.watching && page.before !== before)
      this.#open(index)
  }

  #cutAfter(index: number): void {
    for (const page of this.#pages.splice(index + 1))
      this.#rest(page)
  }

  /** An item whose time was changed may stand in two pages until the older one is read again. */
  #gather(): void {
    const seen = new Set<string>()
    this.#items = this.#pages.flatMap(page => page.matches).filter(({ id }) => !seen.has(id) && seen.add(id))
  }

  #goOn(): void {
    this.#isReading = !this.#isDone && this.#items.length < this.#goal
    this.#report()
    if (this.#isReading)
      this.#readNext()
  }

  #report(): void {
    this.#tell({
      items: this.#items,
      looked: this.#pages.reduce((sum, page) => sum + page.raw, 0),
      isLoading: false,
      isReading: this.#isReading,
      isDone: this.#isDone,
    })
  }
}
