import { DatabaseSync } from 'node:sqlite'

/**
 * Holds a file for this process alone. The lock is the operating system's, on a tiny database file, so a killed process
 * leaves none behind. Returns how to let go.
 * @throws the database's own error; `databaseFailure` tells one that another process holds (`server-busy`) from one that cannot be written
 */
export function lockFile(file: string): () => void {
  const lock = new DatabaseSync(file, { timeout: 0 })
  try {
    lock.exec('pragma journal_mode = delete')
    lock.exec('begin exclusive')
  }
  catch (error) {
    lock.close()
    throw error
  }
  return () => lock.close()
}
