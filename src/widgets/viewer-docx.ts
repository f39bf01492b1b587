// A module of its own so that reader and cleaner become a chunk named viewer-docx-…: part of the viewer pack.
import { renderAsync } from 'docx-preview'
import DOMPurify from 'dompurify'

/** A page for a frame without scripts, and the width of its paper in CSS pixels. */
export interface DocxPage { html: string, paperWidth: number }

const MARGIN = 16

/**
 * Turns a Word file into a page of its own: drawn into a detached element, cleaned, its pictures inlined. What is left can
 * load nothing and run nothing, and is shown in a sandboxed frame all the same.
 */
export async function docxPage(bytes: ArrayBuffer, title: string): Promise<DocxPage> {
  const [body, styles] = [
    document.createElement('div'),
    document.createElement('div'),
  ]
  await renderAsync(bytes, body, styles, {
    useBase64URL: true,
    renderAltChunks: false,
    renderComments: false,
    experimental: false,
  })
  const clean = DOMPurify.sanitize(body, {
    RETURN_DOM_FRAGMENT: true,
    FORBID_TAGS: [
      'script',
      'iframe',
      'object',
      'embed',
      'form',
      'input',
      'button',
      'link',
      'meta',
      'base',
      'style',
    ],
    FORBID_ATTR: [
      'srcset',
      'action',
      'formaction',
      'ping',
    ],
    ALLOWED_URI_REGEXP: /^(?:data:image\/|#)/i,
  })
  for (const element of clean.querySelectorAll('[style*="url("]'))
    element.removeAttribute('style')
  const cleaned = document.createElement('div')
  cleaned.append(clean)
  const css = [
    ...styles.querySelectorAll('style'),
  ].map(style => style.textContent ?? '').join('\n')
  const widths = [
    ...body.querySelectorAll<HTMLElement>('section'),
  ].map(page => pixels(page.style.width))
  return {
    html: framePage(title, css, cleaned.innerHTML),
    paperWidth: Math.max(320, ...widths) + 2 * MARGIN,
  }
}

function pixels(length: string): number {
  const number = Number.parseFloat(length)
  if (!Number.isFinite(number))
    return 0
  return length.endsWith('pt')
    ? number * 4 / 3
    : number
}

/** The style sheet is text by itself: nothing in it may end the element that holds it, or reach out. */
function framePage(title: string, css: string, body: string): string {
  const safeCss = css.replaceAll('<', '').replace(/@import[^;]*;?/gi, '').replace(/url\(([^)]*)\)/gi, keepOwn)
  const safeTitle = title.replace(/[<>&"]/g, '')
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>${safeTitle}</title><style>${safeCss}
html{background:#eceef1;color:#1f2329}body{margin:0}.docx-wrapper{padding:${MARGIN}px!important;background:none!important}
.docx-wrapper>section.docx{margin-bottom:${MARGIN}px!important;box-shadow:none!important;border:1px solid #d5d8de}</style></head><body>${body}</body></html>`
}

/** Fonts and pictures that came inside the file stay; an address elsewhere goes. */
function keepOwn(whole: string, address: string): string {
  return /^['"]?data:/i.test(address.trim())
    ? whole
    : 'none'
}
