/** What a file's path says about where it belongs. Only a proposal: a person confirms it before anything is written. */
export interface FileNameProposal {
  /** 's16' */
  standard?: string
  /** The n-th score unit of the standard, from names like '16-1'. */
  unitOrdinal?: number
  /** 'YYYY-MM-DD' */
  day?: string
  title?: string
}

export function proposeFromPath(_path: string): FileNameProposal {
  return {}
}
