import type { Context } from 'hono'
import type { GenericSchema, InferOutput } from 'valibot'
import * as v from 'valibot'
import { Failure } from '../domain/failure.ts'

/** JSON nested deeper is refused: no honest message is, and what comes after parsing walks it recursively. */
const MAX_DEPTH = 64

/**
 * The body of a request, checked.
 * @throws Failure bad-request where it is no JSON, bad-field {field: 'a.b'} where it is not what was asked for
 */
export async function readJson<Schema extends GenericSchema>(c: Context, schema: Schema): Promise<InferOutput<Schema>> {
  return checked(schema, parseJson(await bytesOf(c)))
}

/** Like `readJson`; no body at all is an empty object. */
export async function readOptionalJson<Schema extends GenericSchema>(c: Context, schema: Schema): Promise<InferOutput<Schema>> {
  const bytes = await bytesOf(c)
  return checked(schema, bytes.byteLength === 0
    ? {}
    : parseJson(bytes))
}

async function bytesOf(c: Context): Promise<ArrayBuffer> {
  return await c.req.arrayBuffer().catch((error: unknown) => {
    throw new Failure('network-broken', {}, { cause: error })
  })
}

/** Query parameters, checked like a body. */
export function readQuery<Schema extends GenericSchema>(c: Context, schema: Schema): InferOutput<Schema> {
  return checked(schema, c.req.query())
}

/** @throws Failure('bad-field', {field}) */
export function checked<Schema extends GenericSchema>(schema: Schema, value: unknown): InferOutput<Schema> {
  const parsed = v.safeParse(schema, value)
  if (parsed.success)
    return parsed.output
  const field = v.getDotPath(parsed.issues[0])
  throw new Failure('bad-field', field
    ? {
        field: field.slice(0, 200),
      }
    : {})
}

function parseJson(bytes: ArrayBuffer): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    if (depthOf(text) > MAX_DEPTH)
      throw new SyntaxError('too deep')
    return JSON.parse(text)
  }
  catch (error) {
    throw new Failure('bad-request', {}, { cause: error })
  }
}

/** How deep brackets nest outside strings. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let isInString = false
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at]
    if (isInString) {
      if (char === '\\')
        at += 1
      else if (char === '"')
        isInString = false
    }
    else if (char === '"') {
      isInString = true
    }
    else if (char === '{' || char === '[') {
      depth += 1
      deepest = Math.max(deepest, depth)
    }
    else if (char === '}' || char === ']') {
      depth -= 1
    }
  }
  return deepest
}
