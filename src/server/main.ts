import type { ServerParts } from './parts.ts'
import type { Told } from './start/read-config.ts'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createServer } from './app.ts'
import { keepBuild } from './builds.ts'
import { peopleDoors } from './people/doors.ts'
import { buildIfStale } from './start/build-app.ts'
import { holdDataFolder, prepareDataFolder } from './start/data-folder.ts'
import { checkPort } from './start/free-port.ts'
import { startJobs } from './start/jobs.ts'
import { checkCertificate, listen, stopListening } from './start/listen.ts'
import { assertNamed } from './start/open-data.ts'
import { openParts } from './start/open-parts.ts'
import { readConfig, usage } from './start/read-config.ts'
import { StartRefused } from './start/start-refused.ts'
import { assertRestored } from './start/unfinished-restore.ts'
import { welcome } from './start/welcome.ts'

export interface Running { parts: ServerParts, stop: () => Promise<void> }

/**
 * Starts the server: refuses early and in one sentence, builds the app where it must, opens the data and listens.
 * Resolves to `null` where only help was asked for. Throws StartRefused.
 */
export async function main(told: Told, say: (line: string) => void): Promise<Running | null> {
  const config = readConfig(told)
  if (config.isHelpAsked) {
    say(usage)
    return null
  }
  checkCertificate(config.tls)
  if (!existsSync(join(config.dataFolder, 'jianzheng.sqlite')))
    assertNamed(config)
  await checkPort(config)
  prepareDataFolder(config.dataFolder)
  const letGo = holdDataFolder(config.dataFolder)
  try {
    assertRestored(config.dataFolder)
    buildIfStale({ root: told.root, distFolder: config.distFolder, say })
    const parts = await openParts(config, { say, logLevel: told.env.LOG_LEVEL })
    keepBuildOrRefuse(parts)
    return await run(parts, { say, letGo })
  }
  catch (error) {
    letGo()
    throw error
  }
}

function keepBuildOrRefuse({ config, clock }: ServerParts): void {
  try {
    keepBuild({
      ...config,
      nowMs: clock.now(),
    })
  }
  catch (error) {
    throw new StartRefused(`The built app cannot be kept in ${config.dataFolder}/builds: ${(error as Error).message}`, { cause: error })
  }
}

async function run(parts: ServerParts, { say, letGo }: { say: (line: string) => void, letGo: () => void }): Promise<Running> {
  if (parts.config.isDemo) {
    say('This is a demo (演示). The first start draws its pictures, which takes a moment ...')
    const { fillDemo } = await import('./demo/fill.ts')
    await fillDemo(parts)
  }
  const stopJobs = await startJobs(parts)
  const server = await listen(createServer(parts, peopleDoors(parts)), parts.config)
  await welcome(parts, say)
  return {
    parts,
    stop: async () => {
      parts.notifier.close()
      await Promise.all([
        stopListening(server),
        stopJobs(),
      ])
      await parts.db.destroy()
      letGo()
    },
  }
}
