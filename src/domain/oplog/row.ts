/**
 * Who wrote a field last: the row number it got, the device, and the trusted time in ms. Where words may be lost, the person
 * and the number of their op too; only the server keeps these, phones leave them out.
 */
export type FieldVersion = readonly [seq: number, deviceId: string, trustedMs: number, personId?: string, opNo?: number]

/** Data of a row as JSON. Fields that this build does not know are kept as they came. */
export type RowData = Record<string, unknown>

/** One entity of a scope as the server keeps it and as phones mirror it. A deleted row keeps its data: it can be restored. */
export interface EntityRow {
  coll: string
  id: string
  seq: number
  deleted: boolean
  data: RowData
  fver: Record<string, FieldVersion>
}

/** What a reducer wants written. `fields` are the paths whose versions are stamped; the rest of `fver` stays. */
export interface RowWrite {
  coll: string
  id: string
  deleted: boolean
  data: RowData
  fields: readonly string[]
  /** The person whose words these are, where the versions shall say so. */
  by?: string
  /** The number that their device gave the op. */
  opNo?: number
  /** Those of `fields` that two devices wrote alike at once: they are no device's own, so neither replaces them unseen. */
  alike?: readonly string[]
}

export function rowKey(coll: string, id: string): string {
  return `${coll}/${id}`
}
