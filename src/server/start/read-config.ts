import type { ServerConfig } from '../config.ts'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { usualDiskLimits, usualUploadLimits } from '../config.ts'
import { StartRefused } from './start-refused.ts'

export interface Told {
  argv: readonly string[]
  env: Readonly<Record<string, string | undefined>>
  /** The project's folder. */
  root: string
}

/** What the command line and the environment say; `origin` is `null` where nobody named it, `build` is filled in later. */
export type ToldConfig = Omit<ServerConfig, 'origin' | 'build'> & { origin: string | null, isHelpAsked: boolean }

export const usage = `npm start -- [options]
  --data DIR        where everything is kept (default: data, with --demo: data-demo)
  --demo            a living example in a folder of its own
  --cert FILE --key FILE   serve HTTPS with this certificate
  --trust-proxy     behind a proxy that serves HTTPS and sets X-Forwarded-*
  PORT, HOST, ORIGIN   from the environment (default: 8787, all addresses,
                    behind a proxy 127.0.0.1; http://localhost:PORT)`

/** @throws StartRefused with a sentence that names what is wrong */
export function readConfig({ argv, env, root }: Told): ToldConfig {
  const options = parseOptions(argv)
  const isDemo = options.demo ?? false
  const port = portOf(env.PORT ?? '8787')
  const trustProxy = options['trust-proxy'] ?? false
  return {
    isHelpAsked: options.help ?? false,
    dataFolder: resolve(options.data ?? resolve(root, isDemo ? 'data-demo' : 'data')),
    distFolder: resolve(root, 'dist'),
    isDemo,
    port,
    host: hostOf(env.HOST, trustProxy),
    origin: env.ORIGIN === undefined || env.ORIGIN === ''
      ? null
      : originOf(env.ORIGIN),
    tls: tlsOf(options),
    trustProxy,
    disk: usualDiskLimits,
    uploads: usualUploadLimits,
  }
}

/** Phones of the unit come over the network, but nobody may come past a proxy whose word is believed. */
function hostOf(told: string | undefined, trustProxy: boolean): string {
  return told ?? (trustProxy ? '127.0.0.1' : '')
}

function parseOptions(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        'data': { type: 'string' },
        'demo': { type: 'boolean' },
        'cert': { type: 'string' },
        'key': { type: 'string' },
        'trust-proxy': { type: 'boolean' },
        'help': { type: 'boolean', short: 'h' },
      },
    }).values
  }
  catch (error) {
    throw new StartRefused(`${(error as Error).message}\n${usage}`, { cause: error })
  }
}

function portOf(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535)
    throw new StartRefused(`PORT is "${text}", but must be a number from 1 to 65535.`)
  return port
}

/** @throws StartRefused */
export function originOf(text: string): string {
  const url = URL.canParse(text)
    ? new URL(text)
    : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search || url.hash || url.username)
    throw new StartRefused(`ORIGIN is "${text}", but must be the address that phones use and nothing more, such as https://jianzheng.example.cn`)
  return url.origin
}

function tlsOf({ cert, key }: { cert?: string | undefined, key?: string | undefined }): ServerConfig['tls'] {
  if ((cert === undefined) !== (key === undefined))
    throw new StartRefused('HTTPS needs both: --cert FILE and --key FILE.')
  return cert !== undefined && key !== undefined
    ? {
        certFile: resolve(cert),
        keyFile: resolve(key),
      }
    : null
}
