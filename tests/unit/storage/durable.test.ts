import { expect, test } from 'vitest'
import { Failure } from '../../../src/domain/failure.ts'
import { durably } from '../../../src/storage/durable.ts'

function aStore(...errors: unknown[]) {
  const did: string[] = []
  return {
    did,
    run: (otherwise: 'not-saved' | 'storage-lost' = 'not-saved') => durably(async () => {
      did.push('try')
      const error = errors.shift()
      if (error)
        throw error
      return 'kept'
    }, {
      otherwise,
      reopen: async () => void did.push('reopen'),
      sleep: async ms => void did.push(`wait ${ms}`),
    }),
  }
}

const lost = (name: string) => new DOMException('Connection to Indexed Database server lost. Refresh the page to try again', name)

test.for([
  'UnknownError',
  'InvalidStateError',
  'AbortError',
  'DatabaseClosedError',
])('[DS27] after %s the database is opened again and the work done', async (name) => {
  const store = aStore(lost(name), lost(name))
  expect(await store.run()).toBe('kept')
  expect(store.did).toEqual([
    'try',
    'wait 50',
    'reopen',
    'try',
    'wait 200',
    'reopen',
    'try',
  ])
})

test('[DS27] after every attempt failed the person is told that nothing was saved', async () => {
  const store = aStore(...Array.from({ length: 9 }, () => lost('UnknownError')))
  await expect(store.run()).rejects.toMatchObject({
    code: 'not-saved',
    cause: { name: 'UnknownError' },
  })
  expect(store.did.filter(step => step === 'try')).toHaveLength(5)
  await expect(aStore(...Array.from({ length: 9 }, () => lost('UnknownError'))).run('storage-lost')).rejects.toMatchObject({ code: 'storage-lost' })
})

test('[DS27] a full phone is told at once, however deep the cause is wrapped', async () => {
  const quota = new DOMException('full', 'QuotaExceededError')
  for (const error of [
    quota,
    Object.assign(new Error('aborted'), { name: 'AbortError', inner: quota }),
    new Error('x', { cause: quota }),
  ]) {
    const store = aStore(error)
    await expect(store.run()).rejects.toMatchObject({ code: 'storage-full' })
    expect(store.did).toEqual(['try'])
  }
})

test('[DS27] a browser without storage, our own failures and our own bugs pass at once', async () => {
  await expect(aStore(Object.assign(new Error('no API'), { name: 'MissingAPIError' })).run()).rejects.toMatchObject({ code: 'storage-unavailable' })
  await expect(aStore(new Failure('file-unreadable')).run()).rejects.toMatchObject({ code: 'file-unreadable' })
  await expect(aStore(new TypeError('a bug')).run()).rejects.toThrow('a bug')
})

test('[DS27] a page that meets the database of a newer build says so at once, in words of its own', async () => {
  const store = aStore(lost('VersionError'))
  await expect(store.run()).rejects.toMatchObject({ code: 'storage-newer' })
  expect(store.did).toEqual(['try'])
})

test('[DS27] storage that somebody has cleared is looked for again, then named', async () => {
  const passing = aStore(lost('NotFoundError'))
  expect(await passing.run()).toBe('kept')
  const store = aStore(...Array.from({ length: 5 }, () => lost('NotFoundError')))
  await expect(store.run()).rejects.toMatchObject({ code: 'storage-gone' })
})
