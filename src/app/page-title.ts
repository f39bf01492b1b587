import type { Router } from 'vue-router'
import { nextTick } from 'vue'
import { t } from '../i18n/i18n.ts'

/** After each change of screen: the window is named after its heading, and ears begin to read there. */
export function followTitles(router: Router, document: Document = globalThis.document): void {
  let isFirst = true
  router.afterEach(async (to, from) => {
    await nextTick()
    const heading = document.querySelector<HTMLElement>('#app h1')
    const words = heading?.textContent?.trim()
    document.title = words && words !== t('app.name')
      ? `${words} · ${t('app.name')}`
      : t('app.name')
    // Not when a query or a hash changes under the fingers, and not over a field that took the focus itself.
    const isMoved = !isFirst && to.path !== from.path
    isFirst = false
    if (isMoved && (document.activeElement === document.body || !document.activeElement))
      heading?.focus({ preventScroll: true })
  })
}
