import { expect, test } from 'vitest'
import { hasViewers, prepareViewers } from '../../../src/device/viewer-pack.ts'

/** A service worker that answers each kind of question in its own way, or not at all. */
function aWorker(answers: Record<string, unknown>) {
  const active = {
    postMessage({ type }: { type: string }, [port]: MessagePort[]) {
      if (type in answers)
        port!.postMessage(answers[type])
    },
  }
  const registration = { active } as unknown as ServiceWorkerRegistration
  return {
    ready: Promise.resolve(registration),
    getRegistration: async () => registration,
  }
}

test('the viewers are here when the worker says so, and only then', async () => {
  expect(await prepareViewers({
    container: aWorker({
      'prepare-viewer-pack': { kept: true },
    }),
  })).toBe(true)
  expect(await prepareViewers({
    container: aWorker({
      'prepare-viewer-pack': { kept: false },
    }),
  })).toBe(false)
  expect(await hasViewers({
    container: aWorker({
      'look-at-viewer-pack': { kept: true },
    }),
  })).toBe(true)
})

test('a worker that never answers, or none at all, holds nobody up', async () => {
  expect(await prepareViewers({
    container: aWorker({}),
    waitMs: 1,
  })).toBe(false)
  expect(await hasViewers({
    container: {
      ...aWorker({}),
      ready: new Promise(() => {}),
    },
    waitMs: 1,
  })).toBe(false)
  expect(await hasViewers({
    container: {
      ready: new Promise(() => {}),
      getRegistration: async () => undefined,
    },
  })).toBe(false)
  expect(await prepareViewers({ container: undefined })).toBe(false)
})
