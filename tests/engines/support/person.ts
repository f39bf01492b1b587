import type { Engine } from './engine.ts'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { t } from '../../e2e/support/words.ts'
import { catchFileLists, count, hasOpenedList, says, whereItStands } from './in-page.ts'

/** Somebody who does one thing after the other and waits for what the screen says. Names are whole, or a pattern. */
export interface Person {
  tap: (name: string | RegExp, what?: 'button' | 'text' | 'tile') => Promise<void>
  fill: (label: string, words: string) => Promise<void>
  /** Taps what opens the camera, the album or the list of files, and gives these files. */
  choose: (opener: string | RegExp, files: readonly string[]) => Promise<void>
  sees: (words: string | RegExp) => Promise<void>
  /** Is it there now? Does not wait. */
  isSeen: (words: string | RegExp) => Promise<boolean>
  seesTiles: (n: number, word: string) => Promise<void>
  seesPictures: (n: number) => Promise<void>
  /** Waits until it is true of the page. */
  until: (what: string, isSo: () => Promise<boolean>, seconds?: number) => Promise<void>
  /** For whoever reads of a failure: a picture, and all that the page says, in their words. */
  tellWhereItStands: () => Promise<void>
  /** A picture in `artefacts/engines`, for a person to look at. */
  keep: (name: string) => Promise<void>
}

const folder = fileURLToPath(new URL('../../../artefacts/engines', import.meta.url))

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
function sourceOf(name: string | RegExp): string {
  return typeof name === 'string'
    ? `^${escaped(name)}$`
    : name.source
}
function looseOf(words: string | RegExp): string {
  return typeof words === 'string'
    ? escaped(words)
    : words.source
}

export function aPerson(engine: Engine): Person {
  async function until(what: string, isSo: () => Promise<boolean>, seconds = 60): Promise<void> {
    const endMs = Date.now() + seconds * 1000
    let trouble: unknown
    while (Date.now() < endMs) {
      try {
        if (await isSo())
          return
        trouble = undefined
      }
      catch (error) {
        // The page has just drawn itself anew, or is on its way to another one.
        trouble = error
      }
      await new Promise(resolve => setTimeout(resolve, 80))
    }
    throw new Error(`${engine.name}: waited ${seconds} s for ${what}`, { cause: trouble })
  }

  async function keep(name: string): Promise<void> {
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, `${engine.name.toLowerCase()}-${name}.png`), await engine.picture())
  }

  return {
    until,
    tap: (name, what = 'button') => until(`${what} ${String(name)}`, () => engine.tap({
      what,
      name: what === 'button'
        ? sourceOf(name)
        : looseOf(name),
    })),
    fill: (label, words) => until(`field ${label}`, () => engine.type({
      what: 'field',
      name: escaped(label),
    }, words)),
    async choose(opener, files) {
      await engine.run(catchFileLists)
      await until(`button ${String(opener)}`, () => engine.tap({
        what: 'button',
        name: sourceOf(opener),
      }))
      await until(`${String(opener)} to open a list of files`, async () => {
        // Where writing took longer than the browser remembers a tap, the app asks for another.
        return await engine.run(hasOpenedList) || (await engine.tap({
          what: 'button',
          name: sourceOf(t('capture.tapAgain')),
        }), false)
      })
      await engine.hand(files)
    },
    sees: words => until(`the words ${String(words)}`, () => engine.run(says, looseOf(words))),
    isSeen: words => engine.run(says, looseOf(words)),
    seesTiles: (n, word) => until(`${n} tiles marked ${word}`, async () => await engine.run(count, {
      what: 'tile',
      name: escaped(word),
    }) === n),
    seesPictures: n => until(`${n} pictures`, async () => await engine.run(count, { what: 'picture', name: '' }) >= n),
    keep,
    async tellWhereItStands() {
      await keep('failed')
      process.stdout.write(`${await engine.run(whereItStands)}\n`)
    },
  }
}
