import type { RequestListener } from 'node:http'
import { createServer } from 'node:http'
import { join } from 'node:path'
import process from 'node:process'
import { peer } from '../support/peers.ts'
import { tellPort } from './listening.ts'

interface Pouch { defaults: (options: { prefix: string }) => Pouch }
type ExpressPouch = (pouch: Pouch, options: { mode: string, inMemoryConfig: boolean, logPath: string }) => RequestListener

/** `pouch.ts FOLDER`: express-pouchdb on its own LevelDB, which leaves it to the system when a write reaches the disk. */
const [folder = ''] = process.argv.slice(2)
const expressPouch = peer<ExpressPouch>('express-pouchdb')
const pouch = peer<Pouch>('pouchdb').defaults({ prefix: `${folder}/` })
void tellPort(createServer(expressPouch(pouch, {
  mode: 'minimumForPouchDB',
  inMemoryConfig: true,
  logPath: join(folder, 'log.txt'),
})))
