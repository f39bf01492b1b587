import type { ActionName } from './actions.ts'
import type { Dice } from './dice.ts'
import type { WorldPhone } from './phone.ts'
import type { World } from './simulate.ts'
import { actions } from './actions.ts'
import { failureCode } from './failure-code.ts'

/** How often each thing is done. */
const habits: ReadonlyArray<readonly [weight: number, action: ActionName]> = [
  [5, 'capture'],
  [3, 'createActivity'],
  [3, 'renameOwn'],
  [2, 'noteOwn'],
  [4, 'editCaption'],
  [2, 'editActivity'],
  [3, 'link'],
  [4, 'moveOn'],
  [1, 'remove'],
  [1, 'restore'],
  [1, 'writeNonsense'],
  [8, 'push'],
  [7, 'pull'],
  [7, 'upload'],
]
const hat: readonly ActionName[] = habits.flatMap(([weight, action]) => Array.from<ActionName>({ length: weight }).fill(action))

interface Act { name?: ActionName, phone?: WorldPhone, dice?: Dice }

/** Somebody does something; what is not said is left to the dice. A line of the script says what came of it. */
export async function act(world: World, wish: Act = {}): Promise<void> {
  const { dice, script, phones } = world
  const phone = wish.phone ?? dice.pick(phones)
  const name = wish.name ?? dice.pick(hat)
  const tab = dice.chance(0.2)
    ? 1
    : 0
  const who = `${world.step} ${phone.name}${tab ? ' (second tab)' : ''}`
  const mark = script.length
  phone.acting += 1
  try {
    const told = await actions[name]({
      dice,
      phone,
      tab,
      memory: world.memory,
      newId: world.newId,
      serial: world.serial,
    })
    script.splice(mark, 0, `${who} ${told}`)
  }
  catch (error) {
    script.splice(mark, 0, `${who} ${name} fails: ${failureCode(error)}`)
  }
  finally {
    phone.acting -= 1
  }
}
