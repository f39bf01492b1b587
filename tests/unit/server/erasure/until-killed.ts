import process from 'node:process'
import { carryOutErasures } from '../../../../src/server/erasure/destroy.ts'
import { logParts } from '../../../../src/server/start/log-parts.ts'
import { openFileBlobFolder } from '../../../../src/server/storage/file-blob-folder.ts'
import { openDatabase } from '../../../../src/server/storage/open-database.ts'

/** `until-killed.ts FOLDER STEPS`: carries out what waits there, killed without warning at so many queries and removals. */
const [folder = '', steps] = process.argv.slice(2)
let left = Number(steps)

function step(): void {
  left -= 1
  if (left < 0)
    process.kill(process.pid, 'SIGKILL')
}

async function run(): Promise<void> {
  const { db } = openDatabase(`${folder}/jianzheng.sqlite`)
  const counted = db.withPlugin({
    transformQuery: ({ node }) => {
      step()
      return node
    },
    transformResult: ({ result }) => Promise.resolve(result),
  })
  const blobs = await openFileBlobFolder(folder)
  await carryOutErasures({
    ...await logParts(counted),
    blobs: {
      ...blobs,
      remove: async (hash) => {
        step()
        await blobs.remove(hash)
        step()
      },
    },
  })
  process.stdout.write(String(Number(steps) - left))
}
void run().catch((error: unknown) => {
  process.stderr.write(String(error))
  process.exitCode = 1
})
