import type { Conflict } from '../domain/conflict/schema.ts'
import type { EventTime } from '../domain/time/day.ts'
import type { WordKey } from '../i18n/i18n.ts'
import { formatDay, formatLocal } from '../i18n/formats.ts'
import { t } from '../i18n/i18n.ts'

const words: Readonly<Record<string, WordKey>> = {
  'caption.place': 'caption.element.place',
  'caption.people': 'caption.element.people',
  'caption.subject': 'caption.element.subject',
  'caption.background': 'caption.element.background',
  'caption.reason': 'caption.element.reason',
  'event': 'caption.element.time',
  'activityId': 'conflict.field.activity',
  'hasMinors': 'conflict.field.minors',
  'status': 'conflict.field.status',
  'clauses': 'conflict.field.clauses',
  'type': 'activities.field.type',
  'title': 'activities.field.title',
  'day': 'activities.field.day',
  'endDay': 'activities.field.endDay',
  'place': 'activities.field.place',
  'people': 'activities.field.people',
  'background': 'activities.field.background',
}

/** `caption.reason` as 事由; a field that has no word of its own is just a content. */
export function fieldWordOf({ path }: Pick<Conflict, 'path'>): string {
  return t(words[path] ?? 'conflict.field.other')
}

/** The page of a conflict. A dot in an address would ask the server for a file. */
export function conflictPage(id: string): string {
  return `/conflicts/${id.replaceAll('.', '~')}`
}

/** The id in the address of that page. */
export function conflictIdIn(param: unknown): string {
  return String(param).replaceAll('~', '.')
}

export interface ValueNames {
  /** Of an activity, by id. */
  activityOf: (id: string) => string
  /** Of a kind of activity. */
  typeOf: (type: string) => string
}

/** A value as people read it; '' where nothing stands in the field. */
export function valueWords({ path }: Pick<Conflict, 'path'>, value: unknown, names?: ValueNames): string {
  if (value === null || value === undefined || value === '')
    return ''
  if (path === 'event')
    return formatLocal((value as EventTime).local)
  if (typeof value === 'boolean')
    return t(value ? 'conflict.yes' : 'conflict.no')
  if (typeof value === 'string')
    return stringWords(path, value, names)
  return t('conflict.field.other')
}

function stringWords(path: string, value: string, names: ValueNames | undefined): string {
  if (path === 'activityId')
    return names?.activityOf(value) ?? t('conflict.field.activity')
  if (path === 'type')
    return names?.typeOf(value) ?? value
  if (path === 'status')
    return t(`evidence.status.${value}` as WordKey)
  return path === 'day' || path === 'endDay'
    ? formatDay(value)
    : value
}
