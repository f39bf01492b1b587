import type { World } from '../simulate.ts'
import type { Violation } from './violation.ts'
import { checkBytes, checkBytesOnServer } from './bytes.ts'
import { checkDismissed } from './dismissed.ts'
import { checkLog } from './log.ts'
import { checkCursors, checkOwnWrites, checkSame, checkSent } from './phones.ts'
import { checkBodies, checkWords } from './words.ts'

/** Holds at every moment. Looks only at what has moved since it looked last. */
export async function checkNow(world: World): Promise<Violation[]> {
  const touched = world.phones.filter(phone => phone.isTouched)
  const version = world.server.version()
  const isServerTouched = version !== world.seenVersion
  world.seenVersion = version
  const violations: Violation[] = []
  if (isServerTouched)
    violations.push(...checkLog(world), ...checkDismissed(world))
  if (isServerTouched || touched.length > 0)
    violations.push(...await checkBytes(world))
  for (const phone of touched) {
    phone.isTouched = false
    violations.push(...await checkCursors(world, phone), ...await checkOwnWrites(world, phone))
  }
  return violations
}

/** Holds when everybody has sent and read everything. */
export async function checkQuiet(world: World): Promise<Violation[]> {
  const violations = [
    ...await checkNow(world),
    ...checkBodies(world),
    ...checkWords(world),
    ...await checkBytesOnServer(world),
  ]
  for (const phone of world.phones)
    violations.push(...await checkSent(phone), ...await checkSame(world, phone))
  return violations
}
