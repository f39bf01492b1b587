import type { Item } from '../../../src/storage/item.ts'
import type { Struck } from './fates.ts'
import type { WorldPhone } from './phone.ts'
import type { World } from './simulate.ts'
import { act } from './act.ts'
import { besideOf, typing } from './actions.ts'
import { valueAt } from './memory.ts'
import { handIn, packOf } from './packs.ts'

/** What people do at a desk: packs are carried, crossed words are settled, held work is declined. */
export const deskFates = {
  /** A pack is made, or one that was made long ago is handed in again. */
  async rescue({ world, dice, phone, note }) {
    const { packs } = world.memory
    const made = packs.length === 0 || dice.chance(0.6)
      ? await packOf(world, phone, dice.chance(0.6))
      : undefined
    if (made)
      packs.push(made)
    if (packs.length === 0)
      return
    const pack = made ?? dice.pick(packs)
    const what = `a pack of ${pack.from} with ${pack.index.ops.length} ops and ${pack.bytes.size} files, ${pack.index.sig === null
      ? 'unsigned'
      : 'signed'},`
    for (let times = dice.chance(0.3)
      ? 2
      : 1; times > 0; times--) {
      note(`${what} is handed in`)
      note(`    ${await handIn(world, pack, dice)}`)
    }
  },
  async settle({ world, dice, phone, note }) {
    const conflicts = await phone.store.items.list({ scope: phone.work, coll: 'conflict', limit: 20 })
    const open = conflicts.filter(({ data }) => data.settled !== true)
    if (open.length === 0)
      return
    const conflict = dice.pick(open)
    note(await settle(world, {
      phone,
      conflict,
      isAnew: dice.chance(0.5),
    }))
  },
  /** An administrator wants none of it; it leaves its author's eyes, and can still be released. */
  async decline({ world: { server, modules, memory }, dice, note }) {
    const held = server.rows<{ device_id: string, op_no: number, entity_id: string }>('select device_id, op_no, entity_id from op where status = \'quarantined\'').filter(() => dice.chance(0.3))
    const declined = await modules.declineQuarantined({
      parts: server.parts(),
      unitId: server.unit.unitId,
      places: held.map(op => ({ deviceId: op.device_id, opNo: op.op_no })),
    })
    for (const { entity_id } of held)
      memory.own.forEach((typed, key) => typed.id === entity_id && memory.own.delete(key))
    note(`an administrator declines ${declined} of what is held`)
  },
  /** Somebody takes a photo and packs it before it was ever sent: what packs are for. */
  async rescueAPhoto({ world, dice, phone, note, ...struck }) {
    await act(world, { name: 'capture', phone, dice })
    await deskFates.rescue({ world, dice, phone, note, ...struck })
  },
} satisfies Record<string, (struck: Struck) => Promise<unknown>>

async function settle({ memory, serial }: World, { phone, conflict, isAnew }: { phone: WorldPhone, conflict: Item, isAnew: boolean }): Promise<string> {
  const { coll, entityId: id, path, kept } = conflict.data as { coll: string, entityId: string, path: string, kept: unknown }
  const target = { scope: phone.work, id: conflict.id, seq: conflict.seq }
  const item = await phone.store.items.get({ scope: phone.work, coll, id })
  if (!isAnew || !item || item.deleted || typeof kept !== 'string' || ![
    'title',
    'people',
    'background',
    'caption.place',
    'caption.subject',
  ].includes(path)) {
    await phone.recorder.settleConflict({ target, choice: 'kept' })
    return `${phone.name} leaves what stands as ${path} of ${id.slice(-4)}`
  }
  const text = serial()
  const about = { scope: phone.work, id, seq: item.seq }
  await typing(memory, {
    coll,
    id,
    path,
    text,
    saw: valueAt(item.data, path),
    sawBeside: await besideOf(phone, id, path),
  }, {
    save: () => phone.recorder.settleConflict({
      target,
      choice: 'anew',
      words: {
        coll,
        target: about,
        path,
        value: text,
      },
    }),
  })
  return `${phone.name} settles ${path} of ${id.slice(-4)} with ${text}`
}
