import type { ErasableField, ErasedMark } from '../../../../src/domain/erasure/schema.ts'
import type { RowData } from '../../../../src/domain/oplog/row.ts'
import type { Memory, Typed } from '../memory.ts'
import type { World } from '../simulate.ts'
import type { Violation } from './violation.ts'
import { redacted } from '../../../../src/domain/erasure/redact.ts'
import { first } from '../../../contract/storage/builders.ts'
import { textsIn } from './words.ts'

/** From the moment at which it stands on a server, an erasure is for ever. */
export function noteErased({ server, memory: { erased } }: World): void {
  for (const { hash } of server.rows<{ hash: string }>('select hash from erased_blob'))
    erased.hashes.add(hash)
  for (const { evidence_id: id, mark } of server.rows<{ evidence_id: string, mark: string }>('select evidence_id, mark from erased_mark')) {
    const fields = erased.fields.get(id) ?? new Set()
    erased.fields.set(id, fields)
    for (const field of (JSON.parse(mark) as ErasedMark).fields)
      fields.add(field)
  }
}

export function isErased({ fields }: Memory['erased'], { coll, id, path }: Pick<Typed, 'coll' | 'id' | 'path'>): boolean {
  return coll === 'evidence' && (fields.get(id)?.has(path as ErasableField) ?? false)
}

/** What may be left of a body: whoever had seen one erasure had perhaps not seen the other. */
export function formsOf({ erased }: Memory, id: string, body: string): string[] {
  return [
    ...erased.fields.get(id) ?? [],
  ].reduce((forms, field) => [
    ...forms,
    ...forms.map(form => JSON.stringify(redacted(JSON.parse(form) as RowData, [field]))),
  ], [body])
}

/** What two people had destroyed is on no phone and not on the server: neither the bytes nor the words of the capture. */
export async function checkErased(world: World): Promise<Violation[]> {
  const found = [
    ...await serverHolds(world),
    ...await phonesHold(world),
  ]
  return found.map(text => ({ id: 'erased', text }))
}

async function serverHolds({ server, memory }: World): Promise<string[]> {
  const { blobs } = server.parts()
  const found: string[] = []
  for (const hash of memory.erased.hashes) {
    if (await blobs.size(hash) !== undefined || server.rows('select hash from blob where hash = ?', hash).length > 0)
      found.push(`the server still has the bytes ${hash.slice(0, 8)}`)
  }
  const words = erasedWords(memory)
  if (words.size === 0)
    return found
  const said = server.rows<{ said: string }>('select body || coalesce(raw, \'\') as said from op union all select data from row_').flatMap(({ said }) => textsIn(said))
  return [
    ...found,
    ...new Set(said.filter(text => words.has(text)).map(text => `the server still says "${text}"`)),
  ]
}

async function phonesHold({ phones, memory }: World): Promise<string[]> {
  const found: string[] = []
  const words = erasedWords(memory)
  for (const { name, store, work } of phones) {
    for (const hash of memory.erased.hashes) {
      if (await store.blobs.bytesOf(hash) !== undefined)
        found.push(`${name} still has the bytes ${hash.slice(0, 8)}`)
    }
    const shown = await store.items.list({ scope: work, coll: 'evidence', limit: 10_000 })
    const waiting = await first(store.outbox.watchWaiting(1000))
    for (const text of textsIn(JSON.stringify([
      shown.map(({ data }) => data),
      waiting.map(({ op }) => op.body),
    ]))) {
      if (words.has(text))
        found.push(`${name} still says "${text}"`)
    }
  }
  return found
}

/** What was said at the capture nobody can have said in the knowledge of an erasure. */
function erasedWords({ typed, erased }: Memory): Set<string> {
  return new Set([
    ...typed.values(),
  ].filter(one => one.path === 'caption.subject' && one.saw === '' && isErased(erased, one)).map(({ text }) => text))
}
