import { expect, test } from 'vitest'
import { fetchWithProgress } from '../../../src/sync/fetch-with-progress.ts'

const bytes = new ArrayBuffer(3_000_000)
const nowhere = '/v1/blobs/nowhere'

test('[SY9] in a page, bytes say how far they have got, and the answer is one like any other', async () => {
  const seen: number[] = []
  const response = await fetchWithProgress(nowhere, {
    method: 'PUT',
    body: bytes,
    headers: { 'content-type': 'application/octet-stream' },
    onSent: sent => seen.push(sent),
  })
  expect(response.status).toBeGreaterThan(0)
  expect(response.headers.get('date')).toBeTruthy()
  expect(typeof await response.text()).toBe('string')
  expect(seen.at(-1)).toBe(bytes.byteLength)
})

test('[SY9] what is called off fails with the reason, what finds no server as a broken line', async () => {
  const abort = new AbortController()
  const sent = fetchWithProgress(nowhere, {
    method: 'PUT',
    body: bytes,
    signal: abort.signal,
    onSent: () => {},
  })
  abort.abort(new DOMException('no answer in time', 'TimeoutError'))
  await expect(sent).rejects.toMatchObject({ name: 'TimeoutError' })
  await expect(fetchWithProgress('http://localhost:9/', {
    method: 'PUT',
    body: bytes,
    onSent: () => {},
  })).rejects.toBeInstanceOf(TypeError)
})
