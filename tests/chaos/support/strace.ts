/** One system call as strace wrote it, whole: a call that others interrupted is put together again. */
export interface SystemCall {
  name: string
  /** Between the brackets, with paths where strace resolved them. */
  args: string
  result: number
  /** Lines of the trace at which it began and at which it was over. */
  from: number
  to: number
}

/** Calls in the order in which they began; of threads that ran side by side, too. */
export function readTrace(text: string): SystemCall[] {
  const calls: SystemCall[] = []
  const begun = new Map<string, SystemCall>()
  for (const [at, line] of text.split('\n').entries()) {
    const [, thread = '', rest = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? []
    const start = /^(\w+)\((.*?)\s*(?:<unfinished \.\.\.>|\)\s+= (-?\d+).*)$/.exec(rest)
    const end = /^<\.\.\. (\w+) resumed>(.*)\)\s+= (-?\d+)/.exec(rest)
    if (start) {
      const [, name = '', args = '', result] = start
      const call = { name, args, result: Number(result ?? Number.NaN), from: at, to: at }
      calls.push(call)
      if (result === undefined)
        begun.set(thread, call)
    }
    else if (end) {
      const call = begun.get(thread)
      if (call?.name === end[1]) {
        call.args += end[2]
        call.result = Number(end[3])
        call.to = at
        begun.delete(thread)
      }
    }
  }
  return calls
}
