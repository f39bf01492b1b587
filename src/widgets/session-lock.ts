/** What a page of this app holds while a capture goes on, so that another tab does not call it forgotten. */
const nameOf = (draftId: string): string => `jz-capture-${draftId}`

/** Held until released or until the page dies. Where the browser has no locks, nothing is held: then only one tab is looked after. */
export function holdSession(draftId: string, locks: LockManager | undefined = navigator.locks): () => void {
  let release = (): void => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  void locks?.request(nameOf(draftId), () => released)
  return () => release()
}

/** Draft ids that a living page is busy with. */
export async function heldSessions(locks: LockManager | undefined = navigator.locks): Promise<ReadonlySet<string>> {
  const { held = [] } = await locks?.query() ?? {}
  const prefix = nameOf('')
  return new Set(held.flatMap(({ name }) => name?.startsWith(prefix)
    ? name.slice(prefix.length)
    : []))
}
