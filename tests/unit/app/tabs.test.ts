import type { Role } from '../../../src/domain/access/roles.ts'
import type { Todo } from '../../../src/widgets/todo.ts'
import { expect, test } from 'vitest'
import { currentTab, tabsFor } from '../../../src/app/tabs.ts'
import { may } from '../../../src/domain/access/table.ts'
import { nothingToDo } from '../../../src/widgets/todo.ts'

function tabs(role: Role, todo: Todo = nothingToDo) {
  return tabsFor({
    may: action => may([role], action),
    isInspectorOnly: role === 'inspector',
    todo,
  })
}

test('a volunteer has five doors, capture raised in the middle', () => {
  const doors = tabs('volunteer')
  expect(doors.map(({ name }) => name)).toEqual([
    'home',
    'standards',
    'capture',
    'todo',
    'me',
  ])
  expect(doors.findIndex(({ raised }) => raised)).toBe(2)
})

test('an auditor captures nothing and is not offered to', () => {
  expect(tabs('auditor').map(({ name }) => name)).toEqual(['home', 'standards', 'todo', 'me'])
})

test('an inspector has other doors', () => {
  expect(tabs('inspector').map(({ to }) => to)).toEqual(['/visit', '/visit/offline', '/me'])
  expect(currentTab({ name: 'visit-standard', tab: 'home' }, true)).toBe('visit')
  expect(currentTab({ name: 'visit-offline', tab: 'home' }, true)).toBe('visit-offline')
  expect(currentTab({ name: 'me', tab: 'me' }, true)).toBe('me')
})

test('the badge counts what is to be done and is red only for what was sent back or refused', () => {
  const badge = (todo: Todo) => tabs('volunteer', todo).find(({ name }) => name === 'todo')
  expect(badge({ ...nothingToDo, intake: 3 })).toMatchObject({ count: 3, countTone: 'quiet', countLabel: '3 件待办' })
  expect(badge({
    ...nothingToDo,
    returned: [{}] as unknown as Todo['returned'],
  })).toMatchObject({ count: 1, countTone: 'bad' })
})
