import type { FailureCode } from '../../../src/domain/failure.ts'
import type { ShellPhone } from '../support/shell-phone.ts'
import { afterEach, expect, test } from 'vitest'
import { Failure } from '../../../src/domain/failure.ts'
import { evidenceRoutes } from '../../../src/features/evidence/routes.ts'
import { openScreen, workScope } from '../support/phone.ts'
import { anEvidenceRow, aPicture, pullPlan } from '../support/records.ts'
import { aShellPhone } from '../support/shell-phone.ts'
import { soon } from '../support/soon.ts'
import { tidy } from '../support/tidy.ts'

afterEach(tidy)

const id = '01990000-0000-7000-8000-00000000e0a1'

interface Elsewhere extends ShellPhone {
  pictures: readonly Record<string, unknown>[]
  /** The bytes reach this phone, as the sync loop brings them. */
  bring: () => Promise<void>
}

/** One photo of somebody else, large on the stage; its pictures are not on this phone. */
async function aPhotoElsewhere(about: Parameters<typeof anEvidenceRow>[0], fetchBlob: () => Promise<Blob>): Promise<Elsewhere> {
  const phone = await aShellPhone()
  phone.sync.fetchBlob = fetchBlob
  const other = await aShellPhone()
  const pictures: Elsewhere['pictures'] = (await aPicture(other.store, { hue: 200 })).map(picture => ({ ...picture, madeBy: '01900000-0000-7000-8000-00000000d0b2' }))
  await pullPlan(phone)
  await phone.pull(workScope, [
    anEvidenceRow({ id, derivatives: pictures, ...about }),
  ])
  return {
    ...phone,
    pictures,
    async bring() {
      for (const { sha256, role } of pictures) {
        const bytes = await other.store.blobs.bytesOf(String(sha256))
        await phone.store.blobs.putFetched({
          sha256: String(sha256),
          mime: 'image/jpeg',
          role: role === 'thumb'
            ? 'thumb'
            : 'preview',
          bytes: bytes!,
        })
      }
    },
  }
}

const refusing = (code: FailureCode) => () => Promise.reject(new Failure(code))
const openStage = (phone: ShellPhone) => openScreen(phone, evidenceRoutes, `/evidence/${id}`)
const words = (): string => document.querySelector('.pswp__error-msg')?.textContent ?? ''
const width = (): number => document.querySelector<HTMLImageElement>('img.pswp__img')?.naturalWidth ?? 0

test.for([
  { delivered: false, code: 'blob-unknown', said: '图片尚未上传' },
  { delivered: false, code: 'offline', said: '图片尚未上传' },
  { delivered: true, code: 'offline', said: '联网后可看' },
  { delivered: true, code: 'server-busy', said: '暂时取不到' },
] as const)('the stage says why there is no picture: $code is $said', async ({ delivered, code, said }) => {
  await openStage(await aPhotoElsewhere({ delivered }, refusing(code)))
  await soon(words).toBe(said)
})

test('while the picture is fetched the stage says nothing of a network', async () => {
  let isAsked = false
  await openStage(await aPhotoElsewhere({}, () => {
    isAsked = true
    return new Promise(() => {})
  }))
  await soon(() => isAsked).toBe(true)
  expect(words()).toBe('')
})

test('a picture that came after all takes the place of the words', async () => {
  const phone = await aPhotoElsewhere({ delivered: false }, refusing('blob-unknown'))
  await openStage(phone)
  await soon(words).toBe('图片尚未上传')
  const preview = phone.pictures.find(({ role }) => role === 'preview') ?? phone.pictures[0]
  phone.sync.fetchBlob = async () => await phone.store.blobs.blobOf(String(preview?.sha256)) ?? new Blob()
  await phone.bring()
  await soon(width).toBeGreaterThan(0)
  expect(words()).toBe('')
})

test('bytes that no browser can draw are no missing network', async () => {
  await openStage(await aPhotoElsewhere({}, async () => new Blob(['no picture'], { type: 'image/jpeg' })))
  await soon(words).toBe('文件打不开')
})
