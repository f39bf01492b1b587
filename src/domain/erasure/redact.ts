import type { RowData } from '../oplog/row.ts'
import type { ErasableField, ErasedMark, GoneBlob } from './schema.ts'

/** ER4: the data of a piece of evidence without what the mark names, and with the mark. Hashes, sizes and proofs stay. */
export function withMark(data: RowData, mark: ErasedMark): RowData {
  const left = redacted(data, mark.fields)
  return {
    ...left,
    ...mark.files.length > 0
      ? { derivatives: [] }
      : {},
    erasures: [
      ...(data.erasures as readonly ErasedMark[] | undefined) ?? [],
      mark,
    ],
  }
}

const ways: Readonly<Record<ErasableField, (body: RowData) => RowData>> = {
  'caption.place': body => withoutCaption(body, 'place'),
  'caption.people': body => withoutCaption(body, 'people'),
  'caption.subject': body => withoutCaption(body, 'subject'),
  'caption.background': body => withoutCaption(body, 'background'),
  'caption.reason': body => withoutCaption(body, 'reason'),
  'fileName': withoutNames,
  'position': withoutPosition,
  'statusReason': withoutReason,
}

/**
 * The same fields taken out of whatever speaks of a piece of evidence: its row, a capture, a change, a form that only a newer
 * build knows. What is not there is left alone, so that doing it twice is the same as once.
 */
export function redacted(body: RowData, fields: readonly ErasableField[]): RowData {
  return fields.reduce(without, body)
}

function without(body: RowData, field: ErasableField): RowData {
  return ways[field](body)
}

function withoutPosition(body: RowData): RowData {
  return isObject(body.manifest) && body.manifest.position !== undefined
    ? {
        ...body,
        manifest: { ...body.manifest, position: null },
      }
    : body
}

function withoutNames(body: RowData): RowData {
  if (!Array.isArray(body.files))
    return body
  return {
    ...body,
    files: body.files.map((file: unknown) => {
      if (!isObject(file))
        return file
      const { name: _, ...rest } = file
      return rest
    }),
  }
}

/** A row calls it `statusReason`, the op that brought it `reason`. */
function withoutReason(body: RowData): RowData {
  const { reason, ...rest } = body
  const isStatusOp = reason !== undefined && typeof body.to === 'string'
  const left = isStatusOp
    ? rest
    : body
  return left.statusReason === undefined
    ? left
    : { ...left, statusReason: null }
}

function withoutCaption(body: RowData, name: string): RowData {
  if (!isObject(body.caption) || body.caption[name] === undefined)
    return body
  const { [name]: _, ...caption } = body.caption
  return { ...body, caption }
}

function isObject(value: unknown): value is RowData {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Every blob that a mark has destroyed. */
export function goneWith({ files, derivatives }: Pick<ErasedMark, 'files' | 'derivatives'>): GoneBlob[] {
  return [
    ...files,
    ...derivatives,
  ]
}
