import type { Fault } from '../container/fault-log.ts'

export interface SupportFacts {
  build: string
  userAgent: string
  faults: readonly Fault[]
}

/** What a person may send to whoever helps: build, browser and codes; no names, no captions, no addresses. */
export function supportText({ build, userAgent, faults }: SupportFacts): string {
  return [
    `build ${build}`,
    userAgent,
    ...faults.map(({ atMs, where, code, detail }) => `${new Date(atMs).toISOString()} ${where || '-'} ${code} ${detail}`),
  ].join('\n')
}
