/** Parts of others in what runs on the phone, with the licence that each is under. */
export const licences: ReadonlyArray<{ licence: string, parts: readonly string[] }> = [
  {
    licence: 'MIT',
    parts: [
      'Vue',
      'Vue Router',
      'Vue I18n',
      'Vant',
      'Valibot',
      'Workbox',
      'PhotoSwipe',
      'hash-wasm',
      'pdf-lib',
      'qr',
      'pinyin-pro',
      'uuid',
      'TanStack Virtual',
    ],
  },
  {
    licence: 'Apache-2.0',
    parts: [
      'Dexie',
      'PDF.js',
      'docx-preview',
      'DOMPurify',
    ],
  },
  {
    licence: 'BSD-3-Clause',
    parts: ['zip.js'],
  },
  {
    licence: 'MPL-2.0',
    parts: ['ExifReader'],
  },
  {
    licence: 'LGPL-3.0',
    parts: ['libheif', 'heic-to'],
  },
]
