/**
 * Takes turns, each round beginning with another, so that a busy moment of the machine and the writes of the one before
 * meet everyone alike; the first round warms up and does not count.
 */
export async function takeTurns(names: readonly string[], rounds: number, run: (name: string, round: number) => Promise<number>): Promise<Map<string, number[]>> {
  const times = new Map(names.map(name => [name, [] as number[]]))
  for (let round = 0; round <= rounds; round++) {
    const shift = round % names.length
    for (const name of [
      ...names.slice(shift),
      ...names.slice(0, shift),
    ]) {
      const ms = await run(name, round)
      if (round > 0)
        times.get(name)?.push(ms)
    }
  }
  return times
}
