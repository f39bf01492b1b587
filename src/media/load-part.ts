import { Failure } from '../domain/failure.ts'

/** A part that is loaded when first needed. Offline, before it was fetched, it is not there: `Failure('viewer-missing')`. */
export async function loadPart<Part>(loading: Promise<Part>): Promise<Part> {
  try {
    return await loading
  }
  catch (error) {
    throw new Failure('viewer-missing', {}, { cause: error })
  }
}
