import type { OpenNudges } from './server-calls.ts'
import * as v from 'valibot'
import { nudgeSchema } from '../protocol/pull.ts'

/** A browser that was turned away does not come back by itself. */
const AGAIN_MS = 60_000

/** Server-Sent Events. Where they fail, polling goes on beneath. */
export function createNudges(path = '/v1/events'): OpenNudges {
  return (onNudge) => {
    if (typeof EventSource === 'undefined')
      return () => {}
    let source = open()
    let again: ReturnType<typeof setTimeout> | undefined

    function open(): EventSource {
      const opened = new EventSource(path, { withCredentials: true })
      opened.addEventListener('head', ({ data }: MessageEvent<string>) => {
        const nudge = v.safeParse(v.pipe(v.string(), v.parseJson(), nudgeSchema), data)
        if (nudge.success)
          onNudge(nudge.output)
      })
      opened.addEventListener('error', () => {
        if (opened.readyState === EventSource.CLOSED)
          again = setTimeout(() => source = open(), AGAIN_MS)
      })
      return opened
    }

    return () => {
      clearTimeout(again)
      source.close()
    }
  }
}
