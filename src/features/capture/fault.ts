import type { Container } from '../../container/container.ts'
import { asFailure } from '../../domain/failure.ts'

/** Something that cost no evidence went wrong: kept for the person who is asked for help. */
export function noteFault({ faults, now }: Pick<Container, 'faults' | 'now'>, error: unknown): void {
  const { code, message, cause } = asFailure(error, 'server-failed')
  const detail = cause instanceof Error
    ? `${cause.name}: ${cause.message}`
    : message
  faults.note({
    atMs: now(),
    code,
    detail: detail.slice(0, 200),
    where: 'capture',
  })
}
