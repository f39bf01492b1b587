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

const UNFINISHED = '<unfinished ...>'
const RESUMED = ' resumed>'

/** Calls in the order in which they began; of threads that ran side by side, too. */
export function readTrace(text: string): SystemCall[] {
  const calls: SystemCall[] = []
  const begun = new Map<string, SystemCall>()
  for (const [at, line] of text.split('\n').entries()) {
    const thread = line.slice(0, line.indexOf(' '))
    const rest = line.slice(thread.length).trim()
    const interrupted = begun.get(thread)
    if (rest.startsWith('<... ')) {
      if (!interrupted)
        continue
      const { args, result } = endOf(rest.slice(rest.indexOf(RESUMED) + RESUMED.length))
      Object.assign(interrupted, { args: interrupted.args + args, result, to: at })
      begun.delete(thread)
      continue
    }
    const name = /^\w+(?=\()/.exec(rest)?.[0]
    if (name === undefined)
      continue
    const open = rest.slice(name.length + 1)
    const call: SystemCall = rest.endsWith(UNFINISHED)
      ? {
          name,
          args: open.slice(0, -UNFINISHED.length).trim(),
          result: Number.NaN,
          from: at,
          to: Number.POSITIVE_INFINITY,
        }
      : {
          name,
          ...endOf(open),
          from: at,
          to: at,
        }
    calls.push(call)
    if (Number.isNaN(call.result))
      begun.set(thread, call)
  }
  return calls
}

/** `…args) = 0`, with words behind the number. */
function endOf(text: string): { args: string, result: number } {
  const at = text.lastIndexOf(' = ')
  return {
    args: text.slice(0, text.lastIndexOf(')', at)),
    result: Number.parseInt(text.slice(at + 3), 10),
  }
}
