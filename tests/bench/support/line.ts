import type { Faults, Proxy } from '../../support/tcp-proxy.ts'
import { startProxy } from '../../support/tcp-proxy.ts'

/** A line that a server is put behind when it starts. */
export interface BenchLine {
  reachedAt: (port: number) => Promise<number>
  proxy: () => Proxy
}

export function aLine(faults: Faults = {}): BenchLine {
  let proxy: Proxy | undefined
  return {
    async reachedAt(port) {
      proxy = await startProxy({
        target: { port },
        faults,
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
