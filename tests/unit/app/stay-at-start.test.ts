import { expect, test } from 'vitest'
import { shallowRef } from 'vue'
import { stayAtStart } from '../../../src/app/stay-at-start.ts'
import { useStoragePersistence } from '../../../src/device/useStoragePersistence.ts'

/** A browser that has refused so far. */
function aBrowser({ isPersistent = false } = {}) {
  let asked = 0
  const answers: Promise<boolean>[] = []
  const { persist } = useStoragePersistence({
    storage: {
      persisted: async () => isPersistent,
      persist: async () => {
        asked++
        return false
      },
    },
  })
  return {
    /** How often the browser was asked, once all is answered. */
    asked: async () => {
      await Promise.all(answers)
      return asked
    },
    persistence: {
      persist: async () => {
        const answer = persist()
        answers.push(answer)
        return await answer
      },
    },
  }
}

type Opened = Parameters<typeof stayAtStart>[0]['opened']
const someone = shallowRef({}) as unknown as Opened
const nobody = shallowRef(null) as Opened

test('who comes back is kept room for: the browser is asked again', async () => {
  const { persistence, asked } = aBrowser()
  stayAtStart({ opened: someone }, persistence)
  expect(await asked()).toBe(1)
})

test('a browser that has granted it is not asked again, nor one in which nobody is', async () => {
  const granted = aBrowser({ isPersistent: true })
  stayAtStart({ opened: someone }, granted.persistence)
  const empty = aBrowser()
  stayAtStart({ opened: nobody }, empty.persistence)
  expect([
    await granted.asked(),
    await empty.asked(),
  ]).toEqual([0, 0])
})
