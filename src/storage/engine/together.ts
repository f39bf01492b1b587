/**
 * Side by side inside a transaction, and not over before the last one has ended: a request that goes on behind a failure
 * would be aborted with nobody listening. Throws the first failure.
 */
export async function together(work: ReadonlyArray<Promise<unknown>>): Promise<void> {
  const ends = await Promise.allSettled(work)
  const failed = ends.find(end => end.status === 'rejected')
  if (failed)
    throw failed.reason
}
