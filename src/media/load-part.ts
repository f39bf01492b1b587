import { Failure } from '../domain/failure.ts'

/** A part of the viewer pack. Offline, before the pack was fetched, it is not there: `Failure('viewer-missing')`. */
export async function loadPart<Part>(loading: Promise<Part>): Promise<Part> {
  try {
    return await loading
  }
  catch (error) {
    throw new Failure('viewer-missing', {}, { cause: error })
  }
}
