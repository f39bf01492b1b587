import process from 'node:process'

const leaders = new Set<number>()

/** Notes a process that leads a group of its own: however this run ends, the group ends with it. */
export function noteLeader(pid: number | undefined): void {
  if (pid === undefined)
    return
  if (leaders.size === 0) {
    process.once('exit', () => leaders.forEach(leader => tell(-leader, 'SIGKILL')))
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => process.exit(1))
  }
  leaders.add(pid)
}

/** Ends a process that leads a group of its own, with all that it started, and waits until none of them is left. */
export async function endGroup(pid: number | undefined, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (pid === undefined || !tell(-pid, signal))
    return
  for (let tries = 0; tries < 50; tries++) {
    await new Promise(resolve => setTimeout(resolve, 100))
    if (!tell(-pid, 0))
      return
  }
  tell(-pid, 'SIGKILL')
}

function tell(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal)
  }
  catch {
    // There is nobody left to tell.
    return false
  }
}
