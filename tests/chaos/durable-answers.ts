import type { RunningServer } from '../e2e/support/server.ts'
import type { Plant } from './support/bug.ts'
import type { Chaos, Outcome, Scenario } from './support/chaos.ts'
import type { Answered } from './support/durable.ts'
import { Buffer } from 'node:buffer'
import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { contentDigest, uploadHeaders } from '../../src/protocol/blobs.ts'
import { sha256 } from '../e2e/support/blobs.ts'
import { startServer } from '../e2e/support/server.ts'
import { pause } from './support/chaos.ts'
import { undurable } from './support/durable.ts'
import { openOffice } from './support/office.ts'
import { bugsInServer } from './support/plant.ts'
import { readTrace } from './support/strace.ts'

/** What the kernel saw: every 2xx for bytes comes after the bytes, their name and their record are on the disk. */
export const durableAnswers: Scenario = {
  name: 'durable-answers',
  title: 'strace: an answer comes after fdatasync, rename, folder fsync and the database',
  missing: () => spawnSync('strace', ['-V']).status === 0
    ? undefined
    : 'needs strace: apt-get install strace',
  run,
}

interface PlantedLie extends Plant { what: string, lack: RegExp }

const lies: readonly PlantedLie[] = [
  {
    what: 'leaves out datasync',
    lack: /^piece .*bytes are not synced/,
    file: 'server/storage/disk.ts',
    line: 'datasync: async () => await file.datasync()',
    broken: 'datasync: async () => {}',
  },
  {
    what: 'leaves out syncFolder',
    lack: /^stored .*folder is not synced after the rename/,
    file: 'server/storage/disk.ts',
    line: 'await folder.sync()',
    broken: '',
  },
  {
    what: 'commits without waiting for the disk',
    lack: /^(?:stored|piece) .*database is not synced/,
    file: 'server/storage/open-database.ts',
    line: 'pragma synchronous = full',
    broken: 'pragma synchronous = normal',
  },
]

async function run(chaos: Chaos): Promise<Outcome> {
  const honest = await proof(chaos, [])
  const findings = [...honest.lacks]
  for (const lie of lies) {
    chaos.say(`a server that ${lie.what}`)
    const { lacks } = await proof(chaos, [lie])
    if (!lacks.some(lack => lie.lack.test(lack)))
      findings.push(`a server that ${lie.what} is not found: ${lacks.join('; ') || 'nothing was missing'}`)
  }
  return { figures: `${honest.answers} answers in ${honest.calls} system calls, ${lies.length} servers that lie found`, findings }
}

async function proof(chaos: Chaos, plants: readonly Plant[]): Promise<{ lacks: string[], answers: number, calls: number }> {
  const trace = join(await mkdtemp(join(tmpdir(), 'trace-')), 'calls')
  const bugs = bugsInServer(plants)
  const server = await startServer({
    ...bugs,
    env: { ...bugs.env, UV_USE_IO_URING: '0' },
    appFolder: chaos.appFolder,
    isSecure: false,
    // With -D the server keeps the process id, and strace goes when it goes.
    under: [
      'strace',
      '-D',
      '-f',
      '-yy',
      '-s',
      '64',
      '-o',
      trace,
      '-e',
      'trace=openat,mkdir,mkdirat,write,writev,pwrite64,pwritev,pwritev2,sendmsg,sendto,fsync,fdatasync,rename,renameat,renameat2',
    ],
  })
  chaos.afterwards(server.remove)
  const answered = await sendBytes(server, chaos)
  await server.stop()
  const calls = await readWhole(trace)
  return {
    lacks: undurable(calls, answered),
    answers: answered.length,
    calls: calls.length,
  }
}

/** strace writes on for a moment after what it watched has gone. */
async function readWhole(trace: string): Promise<ReturnType<typeof readTrace>> {
  for (let tries = 0; tries < 100; tries++) {
    const text = await readFile(trace, 'utf8')
    if (/\+\+\+ exited with 0 \+\+\+\s*$/.test(text))
      return readTrace(text)
    await pause(100)
  }
  throw new Error('strace did not come to its end')
}

const PIECE = 256 * 1024

/** Whole, in pieces, and both once more. */
async function sendBytes(server: RunningServer, { isShort }: Chaos): Promise<Answered[]> {
  const office = await openOffice(server)
  const answered: Answered[] = []
  try {
    for (let n = 0; n < (isShort ? 2 : 10); n++) {
      const whole = randomBytes(200_000)
      const long = randomBytes(PIECE * 3 - 1000)
      const [hash, longHash] = [
        sha256(whole),
        sha256(long),
      ]
      await office.send('PUT', hash, whole, 201)
      answered.push({ what: 'stored', hash })
      for (let offset = 0; offset < long.length; offset += PIECE) {
        const isLast = offset + PIECE >= long.length
        const piece = Buffer.from(long.subarray(offset, offset + PIECE))
        await office.send('PATCH', longHash, piece, isLast
          ? 201
          : 204, pieceHeaders(piece, { offset, total: long.length }))
        answered.push({
          what: isLast
            ? 'stored'
            : 'piece',
          hash: longHash,
        })
      }
      await office.send('PUT', hash, whole, 200)
      answered.push({ what: 'again', hash })
    }
  }
  finally {
    await office.close()
  }
  return answered
}

function pieceHeaders(piece: Uint8Array, { offset, total }: { offset: number, total: number }): Record<string, string> {
  return {
    [uploadHeaders.offset]: String(offset),
    [uploadHeaders.length]: String(total),
    [uploadHeaders.digest]: contentDigest(createHash('sha256').update(piece).digest('base64')),
  }
}
