import { expect, test } from 'vitest'
import { activityFields, anId, anOp, aPerson, aScope } from '../../../support/builders.ts'

const organiser = aPerson('handler')
const jia = aPerson('handler')
const yi = aPerson('handler')

function scopeWithActivity() {
  const scope = aScope()
  const id = anId()
  scope.apply(anOp({
    kind: 'activity.created',
    id,
    body: activityFields(),
  }), { deviceId: 'phone', actor: organiser })
  const seen = scope.head()
  const write = (place: string, by: { deviceId: string, actor: typeof jia, trustedMs: number }, baseSeq = seen) =>
    scope.apply(anOp({
      kind: 'activity.changed',
      id,
      baseSeq,
      body: { place },
    }), by)
  return {
    ...scope,
    id,
    write,
    conflicts: () => scope.all('conflict').map(({ data }) => data),
    place: () => scope.row('activity', id)?.data.place,
  }
}

test('the record says whose words stand and whose were put aside, where those that came second won', () => {
  const { write, conflicts } = scopeWithActivity()
  write('甲写的', { deviceId: 'a', actor: jia, trustedMs: 1000 })
  write('乙写的', { deviceId: 'b', actor: yi, trustedMs: 2000 })
  expect(conflicts()).toMatchObject([
    {
      path: 'place',
      kept: '乙写的',
      keptBy: yi.personId,
      keptMs: 2000,
      lost: '甲写的',
      lostBy: jia.personId,
      lostMs: 1000,
    },
  ])
})

test('and where those that came second lost', () => {
  const { write, conflicts } = scopeWithActivity()
  write('甲写的', { deviceId: 'a', actor: jia, trustedMs: 2000 })
  write('乙写的', { deviceId: 'b', actor: yi, trustedMs: 1000 })
  expect(conflicts()).toMatchObject([
    {
      kept: '甲写的',
      keptBy: jia.personId,
      keptMs: 2000,
      lost: '乙写的',
      lostBy: yi.personId,
      lostMs: 1000,
    },
  ])
})

test('a field whose version is from before people were named in it still makes a record, without that name', () => {
  const { write, conflicts, row, rows, id } = scopeWithActivity()
  write('甲写的', { deviceId: 'a', actor: jia, trustedMs: 1000 })
  const activity = row('activity', id)!
  const [seq, deviceId, ms] = activity.fver.place!
  rows.set(`activity/${id}`, {
    ...activity,
    fver: {
      ...activity.fver,
      place: [seq, deviceId, ms],
    },
  })
  write('乙写的', { deviceId: 'b', actor: yi, trustedMs: 2000 })
  expect(conflicts()).toMatchObject([
    {
      lost: '甲写的',
      lostBy: null,
      lostMs: 1000,
      keptBy: yi.personId,
    },
  ])
})

test('what was typed into something deleted names its author, and who deleted it', () => {
  const { apply, write, conflicts, id } = scopeWithActivity()
  apply(anOp({ kind: 'activity.deleted', id }), { deviceId: 'phone', actor: organiser, trustedMs: 500 })
  write('晚到的', { deviceId: 'b', actor: yi, trustedMs: 1000 })
  expect(conflicts()).toMatchObject([
    {
      lost: '晚到的',
      lostBy: yi.personId,
      lostMs: 1000,
      keptBy: organiser.personId,
      keptMs: 500,
    },
  ])
})

test('saying of something deleted what stands there anyway loses nothing and makes no record', () => {
  const { apply, write, conflicts, id } = scopeWithActivity()
  apply(anOp({ kind: 'activity.deleted', id }), { deviceId: 'phone', actor: organiser })
  expect(write('社区小广场', { deviceId: 'b', actor: yi, trustedMs: 1000 }).status).toBe('noop')
  expect(conflicts()).toEqual([])
})

test('two people write the same at once, then the first writes on without having seen that: the second one\'s words are not lost', () => {
  const { write, conflicts, place } = scopeWithActivity()
  write('门口', { deviceId: 'a', actor: jia, trustedMs: 1000 })
  expect(write('门口', { deviceId: 'b', actor: yi, trustedMs: 1500 }).status).toBe('applied')
  write('后门', { deviceId: 'a', actor: jia, trustedMs: 2000 })
  expect(place()).toBe('后门')
  expect(conflicts()).toMatchObject([
    { kept: '后门', lost: '门口', lostBy: yi.personId },
  ])
})

test('saving again what one sees writes nothing', () => {
  const { write, head } = scopeWithActivity()
  write('门口', { deviceId: 'a', actor: jia, trustedMs: 1000 })
  expect(write('门口', { deviceId: 'b', actor: yi, trustedMs: 2000 }, head()).status).toBe('noop')
})
