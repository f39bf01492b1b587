import { sizeWords } from './words.ts'

const EVERY_MS = 5000

export interface Progress { step: (bytes: number) => void }

/** Says how far it has come, at most every five seconds: who waits must see that something happens. */
export function createProgress({ what, total, say, now }: { what: string, total: number, say: (line: string) => void, now: () => number }): Progress {
  let lastMs = now()
  let done = 0
  let sum = 0
  return {
    step: (bytes) => {
      done += 1
      sum += bytes
      if (now() - lastMs < EVERY_MS)
        return
      lastMs = now()
      say(`  ${what}: ${done} of ${total} files, ${sizeWords(sum)}`)
    },
  }
}
