import * as v from 'valibot'

/** How bad it is: the share of the server's disk that is still free, in steps that people are warned at. */
export const diskLevels = [
  'fine',
  'below20',
  'below10',
  'below5',
  'refusing',
] as const
export type DiskLevel = (typeof diskLevels)[number]

/** Sizes in bytes. */
export const diskReplySchema = v.looseObject({
  level: v.picklist(diskLevels),
  freeBytes: v.number(),
  totalBytes: v.number(),
  /** Things in quarantine that wait for an administrator's decision. */
  held: v.optional(v.number()),
  /** When the last whole backup was taken (`null`: never), and whether the next one is late. */
  backup: v.optional(v.object({
    lastMs: v.nullable(v.number()),
    isLate: v.boolean(),
  })),
})
export type DiskReply = v.InferOutput<typeof diskReplySchema>
