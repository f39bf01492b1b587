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

const elsewhere = [
  {
    role: 'thumb',
    sha256: 'e'.repeat(64),
    size: 900,
    mime: 'image/jpeg',
    width: 320,
    height: 240,
    madeBy: '01900000-0000-7000-8000-00000000d0b2',
  },
]

/** One photo of somebody else whose picture is not on this phone. */
async function aWall(about: Parameters<typeof anEvidenceRow>[0], answer: FailureCode | 'nothing yet'): Promise<ShellPhone> {
  const phone = await aShellPhone()
  phone.sync.fetchBlob = () => answer === 'nothing yet'
    ? new Promise(() => {})
    : Promise.reject(new Failure(answer))
  await pullPlan(phone)
  await phone.pull(workScope, [
    anEvidenceRow({ derivatives: elsewhere, ...about }),
  ])
  return phone
}

const tile = (): string => document.querySelector('.tile')?.textContent ?? ''
const openWall = async (phone: ShellPhone) => openScreen(phone, evidenceRoutes, '/evidence')

test('a picture that the server does not have is not promised: its phone still has it', async () => {
  await openWall(await aWall({ delivered: false }, 'blob-unknown'))
  await soon(tile).toContain('图片尚未上传')
  expect(tile()).not.toContain('联网后可看')
})

test('without a network nothing is promised either, as long as nothing says that the server has it', async () => {
  await openWall(await aWall({ delivered: false }, 'offline'))
  await soon(tile).toContain('图片尚未上传')
})

test('a picture that lies on the server can be seen with a network', async () => {
  await openWall(await aWall({ delivered: true }, 'offline'))
  await soon(tile).toContain('联网后可看')
})

test('what the server derived itself lies there, whatever receipts are still to come', async () => {
  await openWall(await aWall({
    delivered: false,
    derivatives: elsewhere.map(each => ({ ...each, madeBy: 'server' })),
  }, 'offline'))
  await soon(tile).toContain('联网后可看')
})

test('a server that is busy is no missing network', async () => {
  await openWall(await aWall({ delivered: true }, 'server-busy'))
  await soon(tile).toContain('暂时取不到')
})

test('a photo of which only the record has come says so, a paper does not', async () => {
  await openWall(await aWall({ delivered: false, derivatives: [] }, 'offline'))
  await soon(tile).toContain('图片尚未上传')
  const paper = await openWall(await aWall({
    delivered: false,
    derivatives: [],
    kind: 'document',
    mime: 'application/pdf',
    caption: { subject: '通知' },
  }, 'offline'))
  await expect.element(paper.getByText('9 月 12 日 09:41', { exact: true })).toBeInTheDocument()
})

test('while it is fetched the square breathes and says nothing', async () => {
  await openWall(await aWall({ delivered: true }, 'nothing yet'))
  await soon(() => document.querySelector('.tile .breathes')).not.toBeNull()
  expect(document.querySelector('.tile .blank')?.querySelector(':not(.unseen)')).toBeNull()
})

test('once the network is back it is asked for again', async () => {
  const phone = await aWall({ delivered: true }, 'offline')
  await openWall(phone)
  await soon(tile).toContain('联网后可看')
  const [picture] = await aPicture(phone.store, { hue: 200 })
  const blob = await phone.store.blobs.blobOf(String(picture?.sha256))
  phone.sync.fetchBlob = async () => blob ?? new Blob()
  dispatchEvent(new Event('online'))
  await soon(() => document.querySelector<HTMLImageElement>('.tile img')?.src).toMatch(/^blob:/)
})

test('a picture that comes later stands there, also where watching for it broke meanwhile', async () => {
  const phone = await aWall({ delivered: false }, 'blob-unknown')
  const { watch } = phone.store.blobs
  let asked = 0
  phone.store.blobs.watch = sha256 => ({
    subscribe(onNext, onError) {
      asked += 1
      if (asked > 1)
        return watch(sha256).subscribe(onNext, onError)
      queueMicrotask(() => onError?.(new Failure('storage-lost')))
      return {
        unsubscribe() {},
      }
    },
  })
  await openWall(phone)
  await soon(tile).toContain('图片尚未上传')
  const bytes = new TextEncoder().encode('picture').buffer
  phone.sync.fetchBlob = async () => new Blob([bytes])
  await phone.store.blobs.putFetched({
    sha256: 'e'.repeat(64),
    mime: 'image/jpeg',
    role: 'thumb',
    bytes,
  })
  await soon(() => document.querySelector<HTMLImageElement>('.tile img')?.src).toMatch(/^blob:/)
  expect(asked).toBe(2)
})

test('a picture that lies here broken is not read over and over', async () => {
  const phone = await aWall({ delivered: true }, 'file-unreadable')
  await phone.store.blobs.putFetched({
    sha256: 'e'.repeat(64),
    mime: 'image/jpeg',
    role: 'thumb',
    bytes: new ArrayBuffer(3),
  })
  let asked = 0
  phone.sync.fetchBlob = () => {
    asked += 1
    return Promise.reject(new Failure('file-unreadable'))
  }
  await openWall(phone)
  await soon(tile).toContain('暂时取不到')
  await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  await phone.store.blobs.facts('e'.repeat(64))
  expect(asked).toBe(1)
})
