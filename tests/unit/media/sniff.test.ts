import { Buffer } from 'node:buffer'
import { describe, expect, test } from 'vitest'
import { sizeLimits } from '../../../src/domain/evidence/file-kind.ts'
import { sniff } from '../../../src/media/sniff.ts'
import { aBigVideo, aHeic, aMov, anEmptyFile, anMp4, aWebm } from '../../fixtures/media.ts'
import { aDocx, anOldOfficeFile, anXlsx, aPdf, aZip } from '../../fixtures/media/papers.ts'
import { aGif, aJpeg, anAvif, aPng, aWebp } from '../../fixtures/media/pictures.ts'

function blobOf(bytes: Uint8Array | string) {
  return new Blob([
    typeof bytes === 'string'
      ? bytes
      : Buffer.from(bytes),
  ])
}
/** '志愿' as Chinese Windows writes it. */
const gbkText = Buffer.from('D6BED4B8', 'hex')

describe('what we keep', () => {
  test.for([
    [
      'IMG_0001.JPG',
      aJpeg,
      'photo',
      'image/jpeg',
      'jpg',
    ],
    [
      '照片.jpeg',
      aJpeg,
      'photo',
      'image/jpeg',
      'jpg',
    ],
    [
      'shot.png',
      aPng,
      'photo',
      'image/png',
      'png',
    ],
    [
      'shot.webp',
      aWebp,
      'photo',
      'image/webp',
      'webp',
    ],
    [
      'shot.gif',
      aGif,
      'photo',
      'image/gif',
      'gif',
    ],
    [
      'shot.avif',
      anAvif,
      'photo',
      'image/avif',
      'avif',
    ],
    [
      'IMG_0002.HEIC',
      aHeic,
      'photo',
      'image/heic',
      'heic',
    ],
    [
      '通知.pdf',
      aPdf,
      'document',
      'application/pdf',
      'pdf',
    ],
    [
      '总结.docx',
      aDocx,
      'document',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'docx',
    ],
    [
      '名单.xlsx',
      anXlsx,
      'document',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'xlsx',
    ],
    [
      '旧.doc',
      () => anOldOfficeFile('WordDocument'),
      'document',
      'application/msword',
      'doc',
    ],
    [
      '旧.wps',
      () => anOldOfficeFile('WordDocument'),
      'document',
      'application/msword',
      'doc',
    ],
    [
      '旧.xls',
      () => anOldOfficeFile('Workbook'),
      'document',
      'application/vnd.ms-excel',
      'xls',
    ],
    [
      '旧.ppt',
      () => anOldOfficeFile('PowerPoint Document'),
      'document',
      'application/vnd.ms-powerpoint',
      'ppt',
    ],
    [
      '说明.txt',
      () => '志愿服务',
      'document',
      'text/plain',
      'txt',
    ],
    [
      'windows.txt',
      () => gbkText,
      'document',
      'text/plain',
      'txt',
    ],
    [
      '名单.csv',
      () => '序号,姓名\n1,甲',
      'document',
      'text/csv',
      'csv',
    ],
    [
      'clip.mp4',
      anMp4,
      'video',
      'video/mp4',
      'mp4',
    ],
    [
      'clip.mov',
      aMov,
      'video',
      'video/quicktime',
      'mov',
    ],
    [
      'clip.webm',
      aWebm,
      'video',
      'video/webm',
      'webm',
    ],
  ] as const)('%s', async ([name, make, kind, mime, ext]) => {
    expect(await sniff(blobOf(await make()), name)).toEqual({
      kind,
      mime,
      ext,
      wrongExtension: false,
    })
  })
})

describe('a name that lies', () => {
  test.for([
    ['picture.png', aJpeg, 'image/jpeg'],
    ['picture.jpg', aHeic, 'image/heic'],
    ['report.pdf', aDocx, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['clip.jpg', anMp4, 'video/mp4'],
  ] as const)('[M6] %s is known by its bytes', async ([name, make, mime]) => {
    expect(await sniff(blobOf(await make()), name)).toMatchObject({ mime, wrongExtension: true })
  })

  test('a name without extension promises nothing', async () => {
    expect(await sniff(blobOf(await aJpeg()), 'mmexport1772674893')).toMatchObject({ kind: 'photo', wrongExtension: false })
  })

  test('WeChat hands over HEIC as a stream of octets; the bytes tell', async () => {
    const file = new File([
      Buffer.from(await aHeic()),
    ], 'file', { type: 'application/octet-stream' })
    expect(await sniff(file, file.name)).toMatchObject({ kind: 'photo', mime: 'image/heic' })
  })
})

describe('what is refused by name', () => {
  test.for([
    ['drawing.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['drawing.svg', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['page.html', '<!DOCTYPE html><p>hello'],
    ['page.txt', '  \n<html><script>alert(1)</script>'],
    ['page.jpg', '\uFEFF<html>'],
    ['run.sh', '#!/bin/sh\nrm -rf /'],
    ['run.bat', '@echo off\r\ndel *.*'],
    ['virus.jpg', 'MZ\x90\0\x03\0\0\0'],
    ['program', '\x7FELF\x02\x01\x01\0'],
    ['nothing-known.bin', '\0\x01\x02\x03\x04\x05'],
    ['control.txt', 'words\x07and a bell'],
  ] as const)('%s %#', async ([name, content]) => {
    expect(await sniff(blobOf(content), name)).toMatchObject({ kind: 'refused', ext: '' })
  })

  test('an installer in a compound file is no Word document', async () => {
    expect(await sniff(blobOf(anOldOfficeFile('Installer')), 'setup.doc')).toMatchObject({ kind: 'refused' })
  })

  test('a ZIP is no evidence, but is called by its name so that a PC can offer to open it', async () => {
    expect(await sniff(blobOf(await aZip({ 'a.txt': 'a' })), '2025.zip')).toMatchObject({ kind: 'refused', mime: 'application/zip' })
  })

  test('a broken DOCX does not break the phone', async () => {
    const half = (await aDocx()).slice(0, 60)
    await expect(sniff(blobOf(half), '总结.docx')).resolves.toMatchObject({
      wrongExtension: expect.any(Boolean) as boolean,
    })
  })
})

describe('empty and large files', { timeout: 30_000 }, () => {
  test('a file of 0 bytes says so', async () => {
    await expect(sniff(blobOf(anEmptyFile()), 'IMG_0003.jpg')).rejects.toMatchObject({ code: 'file-empty' })
  })

  test('a 200 MB video is welcome', async () => {
    expect(await sniff(blobOf(await aBigVideo(200 * 1024 * 1024)), 'VID.mp4')).toMatchObject({ kind: 'video' })
  })

  /** Answers like a file of any size, without the memory for it. */
  function pretend(bytes: Uint8Array, size: number): { blob: Blob, readUpTo: () => number } {
    const real = blobOf(bytes)
    let reach = 0
    const slice = (start = 0, end = size) => {
      reach = Math.max(reach, Math.min(end, size))
      return real.slice(start, end)
    }
    return {
      blob: { size, type: '', slice } as unknown as Blob,
      readUpTo: () => reach,
    }
  }

  test.for([
    ['photo', aJpeg, 'IMG.jpg'],
    ['document', aPdf, '扫描.pdf'],
    ['video', anMp4, 'VID.mp4'],
  ] as const)('[M6] a %s over its limit is refused before it is read', async ([kind, make, name]) => {
    const { blob, readUpTo } = pretend(await make(), sizeLimits[kind] + 1)
    await expect(sniff(blob, name)).rejects.toMatchObject({
      code: 'file-too-large',
      detail: { expected: sizeLimits[kind] },
    })
    expect(readUpTo()).toBeLessThan(1024 * 1024)
  })

  test('exactly at the limit it is welcome', async () => {
    const { blob } = pretend(await aPdf(), sizeLimits.document)
    expect(await sniff(blob, '扫描.pdf')).toMatchObject({ kind: 'document' })
  })

  test('a file that cannot be read any more says so', async () => {
    const reason = new DOMException('gone', 'NotReadableError')
    const slice = () => ({
      size: 10,
      arrayBuffer: () => Promise.reject(reason),
      slice,
      stream: () => new ReadableStream({
        start: c => c.error(reason),
      }),
    })
    const gone = {
      ...slice(),
      type: '',
    } as unknown as Blob
    await expect(sniff(gone, 'x.jpg')).rejects.toMatchObject({ code: 'file-unreadable' })
  })
})
