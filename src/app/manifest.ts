import type { ManifestOptions } from 'vite-plugin-pwa'

/** The installed app: name, icons, and the three things a long press on the icon offers. */
export const manifest: Partial<ManifestOptions> = {
  id: '/',
  name: '见证 · 文明创建取证台账',
  short_name: '见证',
  description: '离线取证，按标准归档，联网同步',
  lang: 'zh-CN',
  dir: 'ltr',
  start_url: '/',
  scope: '/',
  display: 'standalone',
  background_color: '#f5f6f8',
  theme_color: '#ffffff',
  categories: ['government', 'productivity'],
  icons: [
    {
      src: '/icons/icon-192.png',
      sizes: '192x192',
      type: 'image/png',
      purpose: 'any',
    },
    {
      src: '/icons/icon-512.png',
      sizes: '512x512',
      type: 'image/png',
      purpose: 'any',
    },
    {
      src: '/icons/maskable-512.png',
      sizes: '512x512',
      type: 'image/png',
      purpose: 'maskable',
    },
    {
      src: '/icons/mark.svg',
      sizes: 'any',
      type: 'image/svg+xml',
      purpose: 'any',
    },
  ],
  shortcuts: [
    { name: '采集佐证', short_name: '采集', url: '/capture' },
    { name: '查看标准', short_name: '标准', url: '/standards' },
    { name: '待办', short_name: '待办', url: '/todo' },
  ],
  share_target: {
    action: '/share-target',
    method: 'POST',
    enctype: 'multipart/form-data',
    params: {
      title: 'title',
      text: 'text',
      files: [
        {
          name: 'files',
          accept: [
            'image/*',
            'video/*',
            'application/pdf',
            '.docx',
            '.xlsx',
          ],
        },
      ],
    },
  },
}
