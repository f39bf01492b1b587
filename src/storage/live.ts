import type { Failure } from '../domain/failure.ts'

/** Calls back now and after every change, until unsubscribed. Errors end it only after the store has tried again by itself. */
export interface Live<T> {
  subscribe: (onNext: (value: T) => void, onError?: (failure: Failure) => void) => { unsubscribe: () => void }
}
