import type { BrowserContext } from '@playwright/test'

export interface Manners {
  /** Requests to another origin, broken rules of the content security policy, errors that nobody caught. */
  readonly findings: readonly string[]
}

/** Watches every page and worker of a context from now on. */
export async function watchManners(context: BrowserContext, ownOrigin: string): Promise<Manners> {
  const findings: string[] = []
  context.on('request', (request) => {
    const url = new URL(request.url())
    if (!['data:', 'blob:'].includes(url.protocol) && url.origin !== ownOrigin)
      findings.push(`foreign request: ${request.url()}`)
  })
  context.on('weberror', error => findings.push(`error: ${error.error().message}`))
  context.on('console', (message) => {
    if (/content security policy/i.test(message.text()))
      findings.push(`policy: ${message.text()}`)
  })
  await context.exposeBinding('tellOfViolation', (_, words: string) => findings.push(`policy: ${words}`))
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile }) => {
      void (window as unknown as { tellOfViolation: (words: string) => void }).tellOfViolation(`${effectiveDirective} ${blockedURI} ${sourceFile}`)
    })
  })
  return { findings }
}
