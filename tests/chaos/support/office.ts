import type { Buffer } from 'node:buffer'
import type { RunningServer } from '../../e2e/support/server.ts'
import { request } from '@playwright/test'
import { accounts } from '../../e2e/support/unit.ts'
import { anId } from '../../support/builders.ts'

/** Whoever founded the unit by the printed link, signed in, without a browser. */
export interface Office {
  /** A link for somebody new. */
  invite: (name: string) => Promise<string>
  /** Sends bytes; throws where the answer is another one. */
  send: (method: 'PUT' | 'PATCH', hash: string, bytes: Buffer, status: number, headers?: Record<string, string>) => Promise<void>
  close: () => Promise<void>
}

export async function openOffice(server: RunningServer): Promise<Office> {
  const office = await request.newContext({ baseURL: server.url, ignoreHTTPSErrors: true })

  async function ask<Reply>(path: string, data: unknown): Promise<Reply> {
    const answer = await office.post(path, { data })
    if (!answer.ok())
      throw new Error(`${path}: ${answer.status()} ${await answer.text()}`)
    return await answer.json() as Reply
  }

  await ask('/v1/setup', {
    token: server.linkWith('/setup#').split('#')[1],
    unitName: '口岸办公室',
    cycle: {
      name: '2026 年度',
      year: 2026,
      fromDay: '2026-01-01',
      untilDay: '2026-12-31',
    },
    person: accounts.丙,
    device: {
      deviceId: anId(),
      label: 'office',
      publicKey: null,
    },
  })
  return {
    invite: async name => (await ask<{ url: string }>('/v1/invites', {
      name,
      grants: [
        { role: 'volunteer' },
      ],
    })).url,
    async send(method, hash, bytes, status, headers = {}) {
      const answer = await office.fetch(`/v1/blobs/${hash}`, {
        method,
        data: bytes,
        headers: { 'content-type': 'application/octet-stream', ...headers },
      })
      if (answer.status() !== status)
        throw new Error(`${method} was answered ${answer.status()} instead of ${status}: ${await answer.text()}`)
    },
    close: () => office.dispose(),
  }
}
