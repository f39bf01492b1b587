/** A bug: one line of the real code, and what stands there instead. */
export interface Plant {
  /** From `src/`. */
  file: string
  line: string
  broken: string
}

/** Throws where the line is not there: then the bug must be planted anew. */
export function withBug(text: string, { file, line, broken }: Plant): string {
  if (!text.includes(line))
    throw new Error(`${file} has no line "${line}"`)
  return text.replace(line, () => broken)
}
