/** Asks the service worker to keep the viewers for PDF, Word, HEIC and the like; resolves when they are kept. */
export async function prepareViewers({ container = globalThis.navigator.serviceWorker as ServiceWorkerContainer | undefined } = {}): Promise<boolean> {
  const worker = container?.controller
  if (!worker)
    return false
  const { port1, port2 } = new MessageChannel()
  const answer = new Promise<boolean>((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<{ kept?: boolean }>) => resolve(data.kept === true)
  })
  worker.postMessage({ type: 'prepare-viewer-pack' }, [port2])
  return answer.finally(() => port1.close())
}
