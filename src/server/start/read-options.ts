import type { ParseArgsOptionsConfig } from 'node:util'
import { parseArgs } from 'node:util'
import { StartRefused } from './start-refused.ts'

/** The options of a command line and the one word beside them. @throws StartRefused with the usage when it is anything else */
export function readOptions<T extends ParseArgsOptionsConfig>(argv: readonly string[], options: T, usage: string) {
  const { values, positionals } = parsed(argv, options, usage)
  const [word] = positionals
  if ('help' in values || word === undefined || positionals.length > 1)
    throw new StartRefused(usage)
  return { values, word }
}

function parsed<T extends ParseArgsOptionsConfig>(argv: readonly string[], options: T, usage: string) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        ...options,
        help: { type: 'boolean', short: 'h' },
      },
    })
  }
  catch (error) {
    throw new StartRefused(`${(error as Error).message}\n${usage}`, { cause: error })
  }
}
