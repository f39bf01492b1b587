import type { IconName } from './icons.ts'
import type { Tone } from './tone.ts'

/** What the quiet line says. A broken network is `wait`; `bad` only for what a person has to deal with. */
export interface SyncLineState {
  tone: Tone
  icon: IconName
  text: string
  aside?: string | undefined
}
