import type { Picture } from './camera.ts'

/** One page to flip through: all pictures of a screen in a row, the screens beneath each other. */
export function indexPage(pictures: readonly Picture[]): string {
  const byScreen = Map.groupBy(pictures, ({ screen }) => screen)
  const rows = [...byScreen].map(([screen, all]) => `<h2 id="${screen}">${screen}</h2><div class="row">${all.map(figure).join('')}</div>`)
  const links = [
    ...byScreen.keys(),
  ].map(screen => `<a href="#${screen}">${screen}</a>`)
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>见证: every screen</title><style>
body{font:14px/1.5 system-ui;margin:16px;background:#eee}nav a{margin-right:12px}.row{display:flex;gap:12px;overflow-x:auto}
figure{margin:0;flex:none}img{height:520px;border:1px solid #bbb}figcaption{font-size:12px}</style>
<h1>${pictures.length} pictures</h1><nav>${links.join('')}</nav>${rows.join('')}</html>`
}

function figure({ file, state, size, look }: Picture): string {
  const words = [
    state,
    size,
    look.locale,
    look.theme,
    look.type,
  ].join(', ')
  const address = encodeURIComponent(file)
  return `<figure><a href="${address}"><img loading="lazy" src="${address}" alt="${words}"></a><figcaption>${words}</figcaption></figure>`
}
