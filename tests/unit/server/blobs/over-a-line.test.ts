import type { AddressInfo } from 'node:net'
import type { DiskFile } from '../../../../src/server/storage/disk.ts'
import { Agent, request } from 'node:http'
import { afterEach, expect, test, vi } from 'vitest'
import { listen, stopListening } from '../../../../src/server/start/listen.ts'
import { nodeDisk } from '../../../../src/server/storage/disk.ts'
import { aServer } from '../a-server.ts'
import { aPhone, aUnit, sha256, someBytes } from '../a-unit.ts'

// Real files and processes on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })
const soon = { timeout: 20_000 }

const MiB = 1024 * 1024
const closing: Array<() => Promise<void>> = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse())
    await close()
})

/** The server on a real socket, over a disk that has room for so many bytes only. */
async function overALine(room = Infinity) {
  let left = room
  const full = (file: DiskFile): DiskFile => ({
    ...file,
    write: async (bytes, at) => {
      left -= bytes.length
      if (left < 0)
        throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
      await file.write(bytes, at)
    },
  })
  const server = await aServer({
    disk: {
      ...nodeDisk,
      open: async (path, mode) => full(await nodeDisk.open(path, mode)),
    },
  })
  closing.push(server.close)
  const line = await listen(server.app, { tls: null, port: 0, host: '127.0.0.1' })
  closing.push(async () => await stopListening(line))
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  closing.push(async () => agent.destroy())
  const unit = await aUnit(server)
  const phone = aPhone(server, unit)
  const { port } = line.address() as AddressInfo

  /** Sends slowly enough that the server's answer can come before the last byte. */
  async function put(bytes: Uint8Array, { breakAfter = Infinity } = {}): Promise<{ status: number, text: string } | 'broken'> {
    return await new Promise((resolve) => {
      const sending = request({
        host: '127.0.0.1',
        port,
        agent,
        method: 'PUT',
        path: `/v1/blobs/${sha256(bytes)}`,
        headers: { 'x-caller': phone.caller.sessionId, 'content-length': bytes.length },
      }, (reply) => {
        let text = ''
        reply.on('data', piece => text += String(piece))
        reply.on('end', () => resolve({ status: reply.statusCode ?? 0, text }))
      })
      sending.on('error', () => resolve('broken'))
      if (breakAfter < bytes.length)
        sending.write(bytes.subarray(0, breakAfter), () => sending.destroy())
      else
        sending.end(bytes)
    })
  }

  return {
    server,
    put,
    giveRoom: () => { left = Infinity },
  }
}

test('[BL6] a disk that fills up in the middle of a photo is told to the phone, and the line lives on', async () => {
  const { put, giveRoom, server } = await overALine(2 * MiB)
  const bytes = someBytes(6 * MiB)
  expect(await put(bytes)).toEqual({
    status: 507,
    text: JSON.stringify({ code: 'disk-full', retryAfterMs: 60_000 }),
  })
  expect(await server.parts.blobs.spooled()).toEqual([])
  giveRoom()
  expect(await put(bytes)).toMatchObject({ status: 201 })
})

test('[BL1] a photo whose line breaks leaves nothing, and comes whole the next time', async () => {
  const { put, server } = await overALine()
  const bytes = someBytes(6 * MiB)
  expect(await put(bytes, { breakAfter: 3 * MiB })).toBe('broken')
  await expect.poll(async () => await server.parts.blobs.spooled(), soon).toEqual([])
  await expect.poll(async () => await put(bytes), soon).toMatchObject({ status: 201 })
})
