import type { Item } from '../../../src/storage/item.ts'
import type { Dice } from './dice.ts'
import type { Memory } from './oracle.ts'
import type { WorldPhone } from './phone.ts'
import { shotOf } from './phone.ts'

export interface ActionParts {
  dice: Dice
  phone: WorldPhone
  tab: number
  memory: Memory
  newId: () => string
  /** Numbers what is made, so that scripts can be read. */
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

/** What a person does with the phone. Returns a line for the script. */
export const actions = {
  async capture({ dice, phone, tab, memory, serial }) {
    const { input, sha256 } = shotOf(dice, {
      scope: workOf(phone),
      serial: serial(),
    })
    await phone.tab(tab).recorder.capture(input)
    memory.captured.set(sha256, [phone])
    return `captures ${input.caption.subject} (${input.files[0]?.size} bytes, ${sha256.slice(0, 8)})`
  },
  async createActivity({ phone, tab, memory, serial }) {
    const title = serial()
    const { activityId } = await phone.tab(tab).recorder.createActivity(workOf(phone), { ...fields, title })
    memory.titles.set(activityId, { phone, title })
    return `plans ${title} (${activityId.slice(-4)})`
  },
  async renameOwn({ dice, phone, tab, memory, serial }) {
    const own = [...memory.titles].filter(([, owned]) => owned.phone === phone)
    if (own.length === 0)
      return 'has no activity to rename'
    const [id] = dice.pick(own)
    const title = serial()
    await phone.tab(tab).recorder.changeActivity(await target(phone, 'activity', id), { title })
    memory.titles.set(id, { phone, title })
    return `renames ${id.slice(-4)} to ${title}`
  },
  async editCaption({ dice, phone, tab, serial }) {
    const item = await anyItem(dice, phone, 'evidence')
    if (!item)
      return 'sees no evidence to caption'
    const place = serial()
    await phone.tab(tab).recorder.changeCaption([item], {
      caption: { place },
    })
    return `captions ${item.id.slice(-4)} with ${place}`
  },
  async link({ dice, phone, tab }) {
    const item = await anyItem(dice, phone, 'evidence')
    if (!item)
      return 'sees no evidence to link'
    const isLinked = clause in (item.data.clauses as object)
    await phone.tab(tab).recorder[isLinked ? 'unlink' : 'link']('evidence', [item], clause)
    return `${isLinked ? 'unlinks' : 'links'} ${item.id.slice(-4)}`
  },
  async submit({ dice, phone, tab }) {
    const item = await anyItem(dice, phone, 'evidence')
    if (!item)
      return 'sees no evidence to submit'
    await phone.tab(tab).recorder.changeStatus([item], dice.chance(0.7)
      ? 'submitted'
      : 'withdrawn')
    return `moves ${item.id.slice(-4)} on`
  },
  async remove({ dice, phone, tab }) {
    const item = await anyItem(dice, phone, 'evidence')
    if (!item)
      return 'sees no evidence to delete'
    await phone.tab(tab).recorder.remove('evidence', [item])
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
          scope: workOf(phone),
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

export function workOf(phone: WorldPhone): string {
  return phone.scopes.find(scope => scope.startsWith('work:')) as string
}

async function anyItem(dice: Dice, phone: WorldPhone, coll: string, terms: string[] = []): Promise<Item | undefined> {
  const items = await phone.store.items.list({
    scope: workOf(phone),
    coll,
    terms,
    limit: 50,
  })
  return items.length > 0
    ? dice.pick(items)
    : undefined
}

async function target(phone: WorldPhone, coll: string, id: string): Promise<{ scope: string, id: string, seq?: number }> {
  const item = await phone.store.items.get({
    scope: workOf(phone),
    coll,
    id,
  })
  return {
    scope: workOf(phone),
    id,
    ...item
      ? { seq: item.seq }
      : {},
  }
}
