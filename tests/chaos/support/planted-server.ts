import type { Plant } from './bug.ts'
import { Buffer } from 'node:buffer'
import { registerHooks } from 'node:module'
import process from 'node:process'
import { withBug } from './bug.ts'

// Loaded ahead of the server: breaks one line of a module as it is read.
const plants = JSON.parse(process.env.PLANTED ?? '[]') as Plant[]
registerHooks({
  load(url, context, next) {
    const loaded = next(url, context)
    const here = plants.filter(({ file }) => url.endsWith(`/src/${file}`))
    if (here.length === 0)
      return loaded
    const text = Buffer.from(loaded.source as Uint8Array).toString()
    return {
      ...loaded,
      source: here.reduce(withBug, text),
    }
  },
})
