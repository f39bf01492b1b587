import { expect, test } from 'vitest'
import { effectScope } from 'vue'
import { useClipboard } from '../../../src/device/useClipboard.ts'
import { useShare } from '../../../src/device/useShare.ts'
import { useStoragePersistence } from '../../../src/device/useStoragePersistence.ts'

const pack = new File(['x'], '救援包.jzr', { type: 'application/octet-stream' })

function sharing(share: (data: ShareData) => Promise<void>): ReturnType<typeof useShare> {
  return useShare({
    navigator: {
      share,
      canShare: () => true,
    },
    document: {} as Document,
  })
}

test('the rescue pack leaves through the phone\'s own sheet', async () => {
  const given: ShareData[] = []
  const { share } = sharing(async data => void given.push(data))
  expect(await share([pack], '救援包')).toBe('shared')
  expect(given).toEqual([
    {
      files: [pack],
      title: '救援包',
    },
  ])
})

test('closing the sheet is not a failure', async () => {
  const { share } = sharing(async () => Promise.reject(new DOMException('closed', 'AbortError')))
  expect(await share([pack])).toBe('cancelled')
})

test('a phone that cannot share files says so, and one that breaks does too', async () => {
  expect(await useShare({ navigator: {}, document: {} as Document }).share([pack])).toBe('unavailable')
  const { share } = sharing(async () => Promise.reject(new DOMException('no', 'NotAllowedError')))
  expect(await share([pack])).toBe('unavailable')
})

test('a refused copy is told, so that the text can be marked by hand', async () => {
  const refused = effectScope().run(() => useClipboard({
    clipboard: {
      writeText: async () => Promise.reject(new Error('no')),
    },
  }))!
  expect([await refused.copy('链接'), refused.hasCopied.value]).toEqual([false, false])
  const absent = effectScope().run(() => useClipboard({ clipboard: undefined }))!
  expect([absent.isSupported, await absent.copy('链接')]).toEqual([false, false])
})

test('what was copied is what stands in the clipboard', async () => {
  const written: string[] = []
  const scope = effectScope()
  const clipboard = scope.run(() => useClipboard({
    clipboard: {
      writeText: async text => void written.push(text),
    },
  }))!
  expect([await clipboard.copy('链接'), clipboard.hasCopied.value]).toEqual([true, true])
  expect(written).toEqual(['链接'])
  scope.stop()
})

test('a phone that already keeps the data is not asked again', async () => {
  let asked = 0
  const { persist } = useStoragePersistence({
    storage: {
      persisted: async () => true,
      persist: async () => {
        asked += 1
        return false
      },
    },
  })
  expect(await persist()).toBe(true)
  expect(asked).toBe(0)
})

test('free room is never below nothing', async () => {
  const { room } = useStoragePersistence({
    storage: {
      persisted: async () => false,
      estimate: async () => ({ usage: 120, quota: 100 }),
    },
  })
  expect(await room()).toEqual({
    isPersistent: false,
    usedBytes: 120,
    quotaBytes: 100,
    freeBytes: 0,
  })
})

test('a private window without any storage interface promises nothing', async () => {
  const storage = useStoragePersistence({ storage: undefined })
  expect([storage.isSupported, await storage.persist(), await storage.room()]).toEqual([false, false, undefined])
})
