import type { ActivityFields } from '../../domain/activity/schema.ts'
import type { WordKey } from '../../i18n/i18n.ts'
import * as v from 'valibot'
import { activityFieldsSchema } from '../../domain/activity/schema.ts'

/** As the fields of the form hold it: an empty day is no day. */
export interface ActivityForm extends Omit<ActivityFields, 'endDay'> { endDay: string }

export type FormErrors = Partial<Record<keyof ActivityForm, WordKey>>

export function emptyForm(day: string): ActivityForm {
  return {
    type: 'volunteering',
    title: '',
    day,
    endDay: '',
    place: '',
    people: '',
    background: '',
  }
}

export function formOf(fields: ActivityFields): ActivityForm {
  const { type, title, day, endDay, place, people, background } = fields
  return {
    type,
    title,
    day,
    endDay: endDay ?? '',
    place,
    people,
    background,
  }
}

/** What is wrong, by field; nothing where it can be recorded. */
export function errorsOf(form: ActivityForm): FormErrors {
  const errors: FormErrors = {}
  if (!v.safeParse(activityFieldsSchema.entries.title, form.title).success) {
    errors.title = form.title.trim() === ''
      ? 'activities.error.noTitle'
      : 'activities.error.title'
  }
  if (!v.safeParse(activityFieldsSchema.entries.day, form.day).success)
    errors.day = 'activities.error.day'
  if (form.endDay !== '' && form.endDay < form.day)
    errors.endDay = 'activities.error.endDay'
  return errors
}

export function fieldsOf({ endDay, ...form }: ActivityForm): ActivityFields {
  return {
    ...form,
    title: form.title.trim(),
    endDay: endDay === '' || endDay === form.day
      ? null
      : endDay,
  }
}

/** Only what differs, so that a change by somebody else to another field stands. */
export function changesOf(before: ActivityFields, after: ActivityFields): Partial<ActivityFields> {
  const changed = Object.entries(after).filter(([field, value]) => before[field as keyof ActivityFields] !== value)
  return Object.fromEntries(changed)
}
