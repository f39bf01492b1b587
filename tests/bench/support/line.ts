import type { Proxy } from '../../support/tcp-proxy.ts'
import { startProxy } from '../../support/tcp-proxy.ts'

/** A line that a server is put behind when it starts, good until its proxy is told otherwise. */
export interface BenchLine {
  reachedAt: (port: number) => Promise<number>
  proxy: () => Proxy
}

export function aLine(): BenchLine {
  let proxy: Proxy | undefined
  return {
    async reachedAt(port) {
      proxy = await startProxy({
        target: { port },
      })
      return proxy.port
    },
    proxy() {
      if (!proxy)
        throw new Error('nothing stands behind this line yet')
      return proxy
    },
  }
}
