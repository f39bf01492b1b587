import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { build } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'

const root = fileURLToPath(new URL('../../../node_modules/.cache/bench/empty-app', import.meta.url))

const page = '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>empty</title></head><body><div id="app"></div><script type="module" src="/main.ts"></script></body></html>'
const main = `import { createApp, h } from 'vue'
import { createRouter, createWebHistory, RouterView } from 'vue-router'
const router = createRouter({ history: createWebHistory(), routes: [{ path: '/', component: { render: () => h('h1', 'empty') } }] })
createApp({ render: () => h(RouterView) }).use(router).mount('#app')
if ('serviceWorker' in navigator) navigator.serviceWorker.register('/sw.js')
`
const worker = `import { precacheAndRoute } from 'workbox-precaching'
precacheAndRoute(self.__WB_MANIFEST)
`

/** Vue, its router and a precaching worker, nothing else, built as our app is. Returns the files of the first load. */
export async function buildEmptyApp(): Promise<string[]> {
  await mkdir(join(root, 'src'), { recursive: true })
  await Promise.all([
    writeFile(join(root, 'index.html'), page),
    writeFile(join(root, 'main.ts'), main),
    writeFile(join(root, 'src/sw.ts'), worker),
  ])
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: { target: 'es2022', emptyOutDir: true },
    plugins: [
      vue(),
      VitePWA({
        strategies: 'injectManifest',
        srcDir: 'src',
        filename: 'sw.ts',
        injectRegister: false,
        manifest: false,
      }),
    ],
  })
  const assets = join(root, 'dist/assets')
  return (await readdir(assets)).filter(name => /\.(?:js|css)$/.test(name)).map(name => join(assets, name))
}

export const emptyAppFolder: string = join(root, 'dist')
