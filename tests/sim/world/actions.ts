import type { EvidenceStatus } from '../../../src/domain/evidence/schema.ts'
import type { Item } from '../../../src/storage/item.ts'
import type { Dice } from './dice.ts'
import type { Memory, Typed } from './memory.ts'
import type { WorldPhone } from './phone.ts'
import { valueAt } from './memory.ts'
import { shotOf } from './shot.ts'

export interface ActionParts {
  dice: Dice
  phone: WorldPhone
  tab: number
  memory: Memory
  newId: () => string
  /** A text that nobody typed before. */
  serial: () => string
}

const clause = 'yueyang-wenming@1#s16c1'
const fields = {
  type: 'cleanup',
  day: '2026-09-14',
  endDay: null,
  place: '社区小广场',
  people: '',
  background: '',
}
const statuses: readonly EvidenceStatus[] = [
  'submitted',
  'submitted',
  'withdrawn',
  'approved',
  'accepted',
  'returned',
]

/** What a person does with the phone. Returns a line for the script. */
export const actions = {
  async capture({ dice, phone, tab, memory, newId, serial }) {
    const { input, sha256 } = shotOf(dice, {
      scope: phone.work,
      serial: serial(),
    })
    const text = String(input.caption.subject)
    const id = newId()
    await typing(memory, {
      coll: 'evidence',
      id,
      path: 'caption.subject',
      text,
      saw: '',
    }, {
      phone,
      save: () => phone.tab(tab).recorder.capture({ ...input, evidenceId: id }),
    })
    memory.captured.set(sha256, [phone])
    return `captures ${text} (${id.slice(-4)}, ${input.files[0]?.size} bytes, ${sha256.slice(0, 8)})`
  },
  async createActivity({ phone, tab, memory, serial }) {
    const text = serial()
    // The first to have it here is the phone that made it, so nobody else can have typed into it if this fails.
    const { activityId: id } = await phone.tab(tab).recorder.createActivity(phone.work, { ...fields, title: text })
    await typing(memory, {
      coll: 'activity',
      id,
      path: 'title',
      text,
      saw: '',
    }, {
      phone,
      save: async () => {},
    })
    return `plans ${text} (${id.slice(-4)})`
  },
  async renameOwn({ dice, phone, tab, memory, serial }) {
    const own = ownOf(dice, memory, phone)
    if (!own)
      return 'has no activity to rename'
    const { id } = own
    const item = await itemAt(phone, 'activity', id)
    if (!item || item.deleted)
      return `does not see ${id.slice(-4)} any more`
    const text = serial()
    await typing(memory, {
      coll: 'activity',
      id,
      path: 'title',
      text,
      saw: valueAt(item.data, 'title'),
      sawBeside: await besideOf(phone, id, 'title'),
    }, {
      phone,
      save: () => phone.tab(tab).recorder.changeActivity(targetOf(phone, id, item), { title: text }),
    })
    return `renames ${id.slice(-4)} to ${text}`
  },
  /** As only the next build can. */
  async noteOwn({ dice, phone, tab, memory, newId, serial }) {
    const own = phone.isNewer && ownOf(dice, memory, phone)
    if (!own)
      return 'has no activity to note something on, or no app that can'
    const { id } = own
    const item = await itemAt(phone, 'activity', id)
    if (!item || item.deleted)
      return `does not see ${id.slice(-4)} any more`
    const text = serial()
    const op = {
      opId: newId(),
      scope: phone.work,
      kind: 'activity.noted',
      coll: 'activity',
      id,
      body: { background: text },
      clientMs: phone.now(),
    }
    await typing(memory, {
      coll: 'activity',
      id,
      path: 'background',
      text,
      saw: valueAt(item.data, 'background'),
      sawBeside: await besideOf(phone, id, 'background'),
    }, {
      phone,
      save: () => phone.tab(tab).store.commit({
        ops: [op],
      }),
    })
    return `notes ${text} on ${id.slice(-4)}`
  },
  /** Anybody's place of anything: here people write over each other. */
  async editCaption({ dice, phone, tab, memory, serial }) {
    const item = await anyItem(dice, phone, 'evidence')
    if (!item)
      return 'sees no evidence to caption'
    const text = serial()
    await typing(memory, {
      coll: 'evidence',
      id: item.id,
      path: 'caption.place',
      text,
      saw: valueAt(item.data, 'caption.place'),
      sawBeside: await besideOf(phone, item.id, 'caption.place'),
    }, {
      save: () => phone.tab(tab).recorder.changeCaption([item], {
        caption: { place: text },
      }),
    })
    return `captions ${item.id.slice(-4)} with ${text}`
  },
  async editActivity({ dice, phone, tab, memory, serial }) {
    const item = await anyItem(dice, phone, 'activity')
    if (!item)
      return 'sees no activity to edit'
    const text = serial()
    await typing(memory, {
      coll: 'activity',
      id: item.id,
      path: 'people',
      text,
      saw: valueAt(item.data, 'people'),
      sawBeside: await besideOf(phone, item.id, 'people'),
    }, {
      save: () => phone.tab(tab).recorder.changeActivity(item, { people: text }),
    })
    return `says who was at ${item.id.slice(-4)}: ${text}`
  },
  async link({ dice, phone, tab }) {
    const item = await anyItem(dice, phone, 'evidence')
    if (!item)
      return 'sees no evidence to link'
    const isLinked = clause in (item.data.clauses as object)
    await phone.tab(tab).recorder[isLinked ? 'unlink' : 'link']('evidence', [item], clause)
    return `${isLinked ? 'unlinks' : 'links'} ${item.id.slice(-4)}`
  },
  async moveOn({ dice, phone, tab }) {
    const item = await anyItem(dice, phone, 'evidence')
    if (!item)
      return 'sees no evidence to move on'
    const to = dice.pick(statuses)
    await phone.tab(tab).recorder.changeStatus([item], to)
    return `makes ${item.id.slice(-4)} ${to}`
  },
  async remove({ dice, phone, tab }) {
    const coll = dice.pick(['evidence', 'evidence', 'activity'] as const)
    const item = await anyItem(dice, phone, coll)
    if (!item)
      return 'sees nothing to delete'
    await phone.tab(tab).recorder.remove(coll, [item])
    return `deletes ${item.id.slice(-4)}`
  },
  async restore({ dice, phone, tab }) {
    const item = await anyItem(dice, phone, 'evidence', ['deleted'])
    if (!item)
      return 'sees nothing to restore'
    await phone.tab(tab).recorder.restore('evidence', [item])
    return `restores ${item.id.slice(-4)}`
  },
  async writeNonsense({ phone, tab, newId }) {
    await phone.tab(tab).store.commit({
      ops: [
        {
          opId: newId(),
          scope: phone.work,
          kind: 'activity.changed',
          coll: 'activity',
          id: newId(),
          body: { title: '无此活动' },
          clientMs: phone.now(),
        },
      ],
    })
    return 'edits what does not exist'
  },
  async push({ phone, tab }) {
    await phone.push(tab)
    return 'pushes'
  },
  async pull({ phone, tab }) {
    await phone.pull(tab)
    return 'pulls'
  },
  async upload({ phone, tab }) {
    await phone.upload(tab)
    return 'uploads'
  },
} satisfies Record<string, (parts: ActionParts) => Promise<string>>

export type ActionName = keyof typeof actions

/**
 * Somebody types something, which is known before it is done: a phone that dies meanwhile may have kept it or not. What one
 * phone alone writes is named with that phone.
 */
export async function typing({ typed, own }: Memory, text: Typed, { phone, save }: { phone?: WorldPhone, save: () => Promise<unknown> }): Promise<void> {
  const key = `${text.coll}/${text.id}/${text.path}`
  typed.set(text.text, text)
  own.delete(key)
  await save()
  if (phone)
    own.set(key, { ...text, phone })
}

/** Words that crossed, as the phone shows them beside the entity. */
export async function besideOf({ store, work }: WorldPhone, id: string, path: string): Promise<string[]> {
  const conflicts = await store.items.list({ scope: work, coll: 'conflict', limit: 1000 })
  return conflicts.filter(({ data }) => data.entityId === id && data.path === path).flatMap(({ data }) => [
    String(data.kept),
    String(data.lost),
  ])
}

function ownOf(dice: Dice, { own }: Memory, phone: WorldPhone): Typed | undefined {
  const titles = [
    ...own.values(),
  ].filter(one => one.phone === phone && one.path === 'title')
  return titles.length > 0
    ? dice.pick(titles)
    : undefined
}

async function anyItem(dice: Dice, phone: WorldPhone, coll: string, terms: string[] = []): Promise<Item | undefined> {
  const items = await phone.store.items.list({
    scope: phone.work,
    coll,
    terms,
    limit: 12,
  })
  return items.length > 0
    ? dice.pick(items)
    : undefined
}

async function itemAt(phone: WorldPhone, coll: string, id: string): Promise<Item | undefined> {
  return await phone.store.items.get({ scope: phone.work, coll, id })
}

function targetOf(phone: WorldPhone, id: string, item: Item | undefined): { scope: string, id: string, seq?: number } {
  return {
    scope: phone.work,
    id,
    ...item
      ? { seq: item.seq }
      : {},
  }
}
