/**
 * What is shipped, by what the build says of itself. First load: the entry, what it imports, and what the first screen
 * imports, with their styles. Shell: what the service worker precaches. Viewer pack: what it fetches after first idle.
 */
const { existsSync, readdirSync, readFileSync } = require('node:fs')

/** Named in vite.config.ts; the first screen and its frame lie in it. */
const FIRST_PIECES = ['page']

const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'))

function closure(entries) {
  const seen = new Set()
  const visit = (key) => {
    const chunk = manifest[key]
    if (!chunk || seen.has(key))
      return
    seen.add(key)
    for (const next of chunk.imports ?? [])
      visit(next)
  }
  const missing = entries.filter(entry => !Object.values(manifest).some(chunk => chunk.name === entry))
  if (missing.length > 0)
    throw new Error(`the build has no chunk for ${missing.join(', ')}`)
  for (const [key, chunk] of Object.entries(manifest)) {
    if (chunk.isEntry || entries.includes(chunk.name))
      visit(key)
  }
  const files = [...seen].flatMap(key => [
    manifest[key].file,
    ...(manifest[key].css ?? []),
  ])
  return [
    ...new Set(files),
  ].filter(file => /\.(?:js|css)$/.test(file)).map(file => `dist/${file}`)
}

function precached() {
  const worker = readFileSync('dist/sw.js', 'utf8')
  const urls = [
    ...worker.matchAll(/url:"([^"]+)"|"url":"([^"]+)"/g),
  ].map(match => match[1] ?? match[2])
  return [
    ...new Set(urls),
  ].map(url => `dist/${url}`).filter(existsSync)
}

const viewers = readdirSync('dist/assets').filter(name => name.startsWith('viewer-') && !name.endsWith('.map')).map(name => `dist/assets/${name}`)

module.exports = [
  {
    name: 'first load, JS and CSS',
    path: closure(FIRST_PIECES),
    limit: '150 kB',
    gzip: true,
  },
  {
    name: 'precached shell',
    path: precached(),
    limit: '700 kB',
    gzip: true,
  },
  ...(viewers.length > 0
    ? [
        {
          name: 'viewer pack',
          path: viewers,
          limit: '4 MB',
          gzip: true,
        },
      ]
    : []),
]
