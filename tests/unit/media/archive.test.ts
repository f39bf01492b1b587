import { Buffer } from 'node:buffer'
import { describe, expect, test } from 'vitest'
import { cleanPath, decodeName, isLitter } from '../../../src/media/archive-name.ts'
import { archiveLimits, listArchive, readArchiveEntry } from '../../../src/media/archive.ts'
import { aLockedZip, aMacZip, aWindowsZip, aZip, toGbk } from '../../fixtures/media/papers.ts'
import { aJpeg } from '../../fixtures/media/pictures.ts'

function blobOf(bytes: Uint8Array) {
  return new Blob([
    Buffer.from(bytes),
  ])
}
const paths = async (archive: Blob) => (await listArchive(archive)).entries.map(({ path }) => path)

/** The same ZIP with its directory changed: every record of a file, by its place in it. */
function withDirectory(zip: Uint8Array, change: (view: DataView, record: number) => void): Blob {
  const copy = Uint8Array.from(zip)
  const view = new DataView(copy.buffer)
  for (let at = 0; at + 4 < copy.length; at++) {
    if (view.getUint32(at, true) === 0x02014B50)
      change(view, at)
  }
  return new Blob([copy])
}

const packedSize = 20
const unpackedSize = 24

describe('a folder of last year’s material, packed', () => {
  test('every file is listed with its path, size and time; its bytes come out unchanged', async () => {
    const photo = await aJpeg({ width: 64, height: 48 })
    const archive = blobOf(await aZip({ '标准16/16-1_20260305_学雷锋清扫_03.jpg': photo, '说明.txt': '志愿服务' }))
    const { entries, skipped } = await listArchive(archive)
    expect(skipped).toBe(0)
    expect(entries).toMatchObject([
      {
        index: 0,
        path: '标准16/16-1_20260305_学雷锋清扫_03.jpg',
        name: '16-1_20260305_学雷锋清扫_03.jpg',
        size: photo.length,
      },
      {
        index: 1,
        path: '说明.txt',
        name: '说明.txt',
        size: 12,
      },
    ])
    expect(entries[0]?.modifiedLocal).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/)
    expect(new Uint8Array(await (await readArchiveEntry(archive, 0)).arrayBuffer())).toEqual(photo)
    expect(await (await readArchiveEntry(archive, 1)).text()).toBe('志愿服务')
  })

  test('packed on Chinese Windows, the names are readable', async () => {
    const names = [
      '文明风尚行动/标准16_志愿服务/清扫.jpg',
      '一.jpg',
      '二〇二六年总结.docx',
      'plain.txt',
    ]
    expect(await paths(blobOf(await aWindowsZip(Object.fromEntries(names.map(name => [name, 'x'])))))).toEqual(names)
  })

  test('packed on a Mac, the names are readable and its litter is gone', async () => {
    const listing = await listArchive(blobOf(await aMacZip({ '志愿服务.txt': 'x', 'Café.txt': 'y' })))
    expect(listing.entries.map(({ path }) => path)).toEqual(['志愿服务.txt', 'Café.txt'])
    expect(listing.skipped).toBe(2)
  })

  test('folders, thumbnails and lock files are skipped and counted', async () => {
    const listing = await listArchive(blobOf(await aZip({
      '标准16/': '',
      '标准16/Thumbs.db': 'x',
      '标准16/~$总结.docx': 'x',
      '标准16/总结.docx': 'x',
    })))
    expect(listing.entries.map(({ path }) => path)).toEqual(['标准16/总结.docx'])
    expect(listing.skipped).toBe(3)
  })

  test('an empty file is listed: the person shall know that it is empty', async () => {
    const archive = blobOf(await aZip({ 'empty.jpg': '' }))
    expect((await listArchive(archive)).entries).toMatchObject([
      { size: 0 },
    ])
    expect((await readArchiveEntry(archive, 0)).size).toBe(0)
  })

  test('an archive without files is an empty list', async () => {
    expect(await listArchive(blobOf(await aZip({})))).toEqual({ entries: [], skipped: 0 })
  })
})

describe('a hostile archive', { timeout: 30_000 }, () => {
  test('[M7] paths cannot leave the folder', async () => {
    const archive = withDirectory(await aZip({ 'aaaaaaaaaaaaaaa.txt': 'x' }), (view, record) => {
      const evil = new TextEncoder().encode('../../etc/passwd.txt'.slice(0, 19))
      new Uint8Array(view.buffer).set(evil, record + 46)
    })
    expect(await paths(archive)).toEqual(['etc/passwd.tx'])
  })

  test('[M7] a directory that promises 5 GB from 200 bytes is a bomb', async () => {
    const archive = withDirectory(await aZip({ 'a.txt': 'a', 'b.txt': 'b' }), (view, record) => view.setUint32(record + unpackedSize, 0xA0000000, true))
    await expect(listArchive(archive)).rejects.toMatchObject({ code: 'archive-unsafe' })
  })

  test('[M7] entries that share their packed bytes are a bomb', async () => {
    const archive = withDirectory(await aZip({ 'a.txt': 'a', 'b.txt': 'b' }), (view, record) => view.setUint32(record + packedSize, 200, true))
    await expect(listArchive(archive)).rejects.toMatchObject({ code: 'archive-unsafe' })
  })

  test('[M7] a file that grows beyond its promise is stopped', async () => {
    const archive = withDirectory(await aZip({
      'grows.txt': 'a'.repeat(2_000_000),
    }), (view, record) => view.setUint32(record + unpackedSize, 10, true))
    await expect(readArchiveEntry(archive, 0)).rejects.toMatchObject({
      code: 'archive-broken',
      cause: { outputSize: 0 },
    })
  })

  test('more entries than a person can confirm are refused', async () => {
    const { entries } = archiveLimits
    const one = withDirectory(await aZip({ 'a.txt': 'a' }), () => {})
    const bytes = new Uint8Array(await one.arrayBuffer())
    const start = bytes.findIndex((_, at) => new DataView(bytes.buffer).getUint32(at, true) === 0x02014B50)
    const end = bytes.findIndex((_, at) => new DataView(bytes.buffer).getUint32(at, true) === 0x06054B50)
    const record = bytes.slice(start, end)
    const directory = new Uint8Array(record.length * (entries + 1))
    for (let copy = 0; copy <= entries; copy++)
      directory.set(record, copy * record.length)
    const tail = bytes.slice(end)
    const view = new DataView(tail.buffer)
    view.setUint16(8, entries + 1, true)
    view.setUint16(10, entries + 1, true)
    view.setUint32(12, directory.length, true)
    const many = new Blob([
      bytes.slice(0, start),
      directory,
      tail,
    ])
    await expect(listArchive(many)).rejects.toMatchObject({
      code: 'archive-unsafe',
      detail: { expected: entries },
    })
  })

  test('one with a password is named as such', async () => {
    const archive = blobOf(await aLockedZip())
    await expect(listArchive(archive)).rejects.toMatchObject({ code: 'archive-locked' })
    await expect(readArchiveEntry(archive, 0)).rejects.toMatchObject({ code: 'archive-locked' })
  })

  test.for([
    [
      'no archive at all',
      async () => blobOf(await aJpeg({ width: 10, height: 10 })),
    ],
    [
      'nothing',
      () => Promise.resolve(new Blob()),
    ],
    [
      'the half of one',
      async () => blobOf((await aZip({
        'a.txt': 'a'.repeat(500),
      })).slice(0, 90)),
    ],
  ] as const)('%s is broken, with words for it', async ([, make]) => {
    await expect(listArchive(await make())).rejects.toMatchObject({ code: 'archive-broken' })
  })

  test('bytes that rotted are not handed on', async () => {
    const zip = await aZip({
      'a.txt': 'abcdefgh'.repeat(40),
    }, { level: 0 })
    const rotten = Uint8Array.from(zip)
    rotten[45] = (rotten[45] ?? 0) ^ 0x20 // one letter of a file that is stored as it is
    await expect(readArchiveEntry(blobOf(rotten), 0)).rejects.toMatchObject({ code: 'archive-broken' })
  })

  test('an entry that is not there is broken', async () => {
    await expect(readArchiveEntry(blobOf(await aZip({ 'a.txt': 'a' })), 7)).rejects.toMatchObject({ code: 'archive-broken' })
  })
})

describe('cleaning a path', () => {
  test.for([
    ['a/b.jpg', 'a/b.jpg'],
    ['a\\b\\c.jpg', 'a/b/c.jpg'],
    ['C:\\Users\\甲\\照片.jpg', 'Users/甲/照片.jpg'],
    ['/etc/passwd', 'etc/passwd'],
    ['../../x', 'x'],
    ['a/./..//b', 'a/b'],
    ['photo\u202Egpj.exe', 'photogpj.exe'],
    ['a\0b\n.txt', 'ab.txt'],
    [' a /b ', 'a/b'],
    ['..', ''],
    ['', ''],
  ] as const)('%j is %j', ([path, clean]) => {
    expect(cleanPath(path)).toBe(clean)
  })

  test.for([
    '__MACOSX/x',
    'a/.DS_Store',
    '._a.jpg',
    'b/Thumbs.db',
    'desktop.ini',
    '~$总结.docx',
  ])('%s is litter', (path) => {
    expect(isLitter(path)).toBe(true)
  })

  test.for(['标准16/清扫.jpg', 'MACOSX.txt', 'a~$.docx'])('%s is not', (path) => {
    expect(isLitter(path)).toBe(false)
  })
})

test.for([
  '一',
  '志愿服务',
  '创建全国文明城市',
  '〇',
  'abc',
  'a一b',
])('%s reads the same from GBK and from UTF-8', (name) => {
  expect(decodeName(toGbk(name))).toBe(name)
  expect(decodeName(new TextEncoder().encode(name))).toBe(name)
})
