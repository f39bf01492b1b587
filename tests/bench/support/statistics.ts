/** Middle and 95th percentile of times in ms. */
export interface Spread { median: number, p95: number, runs: number }

export function spreadOf(times: readonly number[]): Spread {
  const sorted = [...times].sort((a, b) => a - b)
  return {
    median: at(sorted, 0.5),
    p95: at(sorted, 0.95),
    runs: sorted.length,
  }
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export const ms = (value: number): string => `${value.toFixed(1)} ms`
export const times = (value: number): string => `${value.toFixed(2)} x`
