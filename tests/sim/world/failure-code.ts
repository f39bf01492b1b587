/** The code of a refusal, or whatever else an error can be told by. */
export function failureCode(error: unknown): string {
  return (error as { code?: string }).code ?? String(error)
}
