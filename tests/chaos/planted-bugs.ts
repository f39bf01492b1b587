import type { Plant } from './support/bug.ts'
import type { Chaos, Outcome, Scenario } from './support/chaos.ts'
import type { Person } from './support/person.ts'
import type { Town } from './support/town.ts'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { buildApp } from './support/plant.ts'
import { openTown } from './support/town.ts'

/** The oracle must be able to turn red: lines of the real code are broken, and each time it must name the loss. */
export const plantedBugs: Scenario = {
  name: 'planted-bugs',
  title: 'bugs in server and phone are found',
  run,
}

/** Answers 201 while the bytes still lie in the spool, and brings them in place when it is too late. */
const answersEarly: readonly Plant[] = [
  {
    file: 'server/storage/file-blob-folder.ts',
    line: '      await moveDurably({ disk, blobs, part, hash, makeDurably })',
    broken: '      setTimeout(() => void moveDurably({ disk, blobs, part, hash, makeDurably }).catch(() => {}), 20_000)',
  },
  {
    file: 'server/blobs/upload.ts',
    line: 'if (await parts.blobs.size(hash) !== size)',
    broken: 'if (false)',
  },
]

const believesEarly: Plant = {
  file: 'sync/upload-blob.ts',
  line: '  const isWhole =',
  broken: '  await parts.store.blobs.markSent([blob.sha256])\n  const isWhole =',
}

const namesLoss = (findings: readonly string[]): boolean => findings.some(finding => finding.startsWith('[I5]'))

async function run(chaos: Chaos): Promise<Outcome> {
  const early = await serverThatAnswersEarly(chaos)
  const hasty = await phoneThatBelievesEarly(chaos)
  return {
    figures: `found: ${[early, hasty].map(findings => findings[0]).join('; ')}`,
    findings: [
      ...namesLoss(early)
        ? []
        : [`a server that answers 201 before the rename is not found: ${early.join('\n')}`],
      ...namesLoss(hasty)
        ? []
        : [`a phone that marks files sent before the answer is not found: ${hasty.join('\n')}`],
    ],
  }
}

async function serverThatAnswersEarly(chaos: Chaos): Promise<string[]> {
  chaos.say('a server that answers before the rename')
  const town = await openTown(chaos, {
    who: ['甲'],
    plants: answersEarly,
  })
  const [person] = town.people as [Person]
  await person.capture(await town.album.several(1, 'small'))
  await untilSent(town, person)
  await town.server.kill()
  await town.server.startAgain()
  return await town.verdict(15_000)
}

async function phoneThatBelievesEarly(chaos: Chaos): Promise<string[]> {
  chaos.say('a phone that believes before the answer')
  const appFolder = await mkdtemp(join(tmpdir(), 'hasty-'))
  await buildApp(join(appFolder, 'dist'), {
    plants: [believesEarly],
  })
  const town = await openTown(chaos, {
    who: ['甲'],
    appFolder,
  })
  const [person] = town.people as [Person]
  await person.phone.close()
  await person.switchOn()
  // The photo stays under way for as long as the phone lives, however slow this machine is.
  town.proxy.faults = { stallAfterBytes: 100_000 }
  town.proxy.cutAll()
  await person.capture(await town.album.several(1, 'usual'))
  await untilSent(town, person)
  await person.phone.kill()
  await person.switchOn()
  return await town.verdict(15_000)
}

async function untilSent({ ledger }: Town, person: Person): Promise<void> {
  const original = ledger.batches[0]?.hashes[0] ?? ''
  await expect.poll(async () => {
    await person.look()
    return ledger.sent.has(original)
  }, {
    timeout: 30_000,
    intervals: [100],
  }).toBe(true)
}
