export interface Violation {
  /** The invariant, as architecture and README name it; `words` where somebody's words are lost. */
  id: string
  text: string
}
