/**
 * The same object, and when the calls that are under way on it have ended, well or not: recording a photo reads, signs and
 * then writes, and a store that closed between two of these would lose it.
 */
export function counted<Work extends object>(work: Work): { work: Work, settled: () => Promise<void> } {
  const underWay = new Set<Promise<unknown>>()
  return {
    work: new Proxy(work, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name)
        if (typeof value !== 'function')
          return value
        return (...given: unknown[]): unknown => {
          const result: unknown = Reflect.apply(value, target, given)
          if (result instanceof Promise) {
            underWay.add(result)
            const end = (): void => void underWay.delete(result)
            result.then(end, end)
          }
          return result
        }
      },
    }),
    settled: async () => void await Promise.allSettled(underWay),
  }
}
