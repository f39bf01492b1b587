import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { PowerCut } from '../../contract/server/simulated-disk.ts'

export interface Statements {
  /** The power goes before so many more statements of the server; whatever it says afterwards fails. */
  cutAfter: (count: number) => void
  isCut: () => boolean
  /** For closing what is left: an open transaction is rolled back, as SQLite does with what it finds after a power cut. */
  revive: () => void
  /** A statement of the world's own, which only looks on. */
  look: (sql: string) => StatementSync
}

/** Stands between the server and its database: every statement is a place where the power may go. */
export function watchStatements(connection: DatabaseSync): Statements {
  const prepare = connection.prepare.bind(connection)
  const looks = new Map<string, StatementSync>()
  let left = Infinity

  function step(): void {
    if (left <= 0)
      throw new PowerCut('the power is gone')
    left -= 1
  }

  connection.prepare = (sql) => {
    const statement = prepare(sql)
    for (const way of ['all', 'run'] as const) {
      const go = statement[way].bind(statement) as (...values: unknown[]) => unknown
      Object.defineProperty(statement, way, {
        value: (...values: unknown[]) => {
          step()
          return go(...values)
        },
      })
    }
    return statement
  }

  return {
    cutAfter: (count) => {
      left = count
    },
    isCut: () => left <= 0,
    revive: () => {
      left = Infinity
      if (connection.isOpen && connection.isTransaction)
        connection.exec('rollback')
    },
    look: (sql) => {
      const known = looks.get(sql) ?? prepare(sql)
      looks.set(sql, known)
      return known
    },
  }
}
