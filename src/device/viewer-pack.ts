interface Asked {
  container?: Pick<ServiceWorkerContainer, 'ready' | 'getRegistration'> | undefined
  /** A worker that never answers must not hold anybody up. */
  waitMs?: number
}

/**
 * Asks the service worker to keep the viewers for PDF, Word, HEIC and the like. True once they are kept; false where there
 * is no worker, no network, or no answer in time. Asking again goes on where it stopped.
 */
export async function prepareViewers(asked: Asked = {}): Promise<boolean> {
  return ask('prepare-viewer-pack', { waitMs: 180_000, ...asked })
}

/** Are they kept already? */
export async function hasViewers(asked: Asked = {}): Promise<boolean> {
  return ask('look-at-viewer-pack', { waitMs: 5000, ...asked })
}

async function ask(type: string, { container = globalThis.navigator.serviceWorker as ServiceWorkerContainer | undefined, waitMs }: Asked): Promise<boolean> {
  if (!await container?.getRegistration())
    return false
  const { port1, port2 } = new MessageChannel()
  let timer: ReturnType<typeof setTimeout> | undefined
  try {
    return await Promise.race([
      new Promise<boolean>((resolve) => {
        timer = setTimeout(resolve, waitMs, false)
      }),
      container!.ready.then(async ({ active }) => new Promise<boolean>((resolve) => {
        port1.onmessage = ({ data }: MessageEvent<{ kept?: boolean }>) => resolve(data.kept === true)
        active?.postMessage({ type }, [port2])
      })),
    ])
  }
  finally {
    clearTimeout(timer)
    port1.close()
  }
}
