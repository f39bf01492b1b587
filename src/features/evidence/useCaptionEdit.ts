import type { ComputedRef } from 'vue'
import type { CaptionPatch, Item } from '../../container/shapes.ts'
import type { CaptionElement } from '../../domain/evidence/caption.ts'
import type { Caption } from '../../domain/evidence/schema.ts'
import type { ShownElement } from '../../widgets/shown-element.ts'
import { computed, ref } from 'vue'
import { captionElements, isDayOnly } from '../../domain/evidence/caption.ts'
import { captionFields, evidenceOf } from '../../domain/evidence/schema.ts'
import { formatLocal } from '../../i18n/formats.ts'

export interface CaptionEdit {
  elements: ComputedRef<ShownElement[]>
  change: (element: CaptionElement, text: string) => void
  /** What somebody else wrote since the form opened, with whether own words stand against it. */
  meanwhile: ComputedRef<ReadonlyArray<{ element: CaptionElement, text: string, isContested: boolean }>>
  /** Only what was touched here; `undefined` where nothing was. */
  patch: ComputedRef<Pick<CaptionPatch, 'caption' | 'event'> | undefined>
}

/** Words being changed. What nobody touches here follows the record, so that saving never takes back what another tab or person wrote. */
export function useCaptionEdit(opened: Item, latest: () => Item): CaptionEdit {
  const before = evidenceOf(opened)
  const typed = ref<Caption>({})
  const typedLocal = ref<string>()
  const now = computed(() => evidenceOf(latest()))
  const isTimeTyped = computed(() => typedLocal.value !== undefined && typedLocal.value !== before.event.local)

  function elementOf(element: CaptionElement): ShownElement {
    if (element === 'time') {
      return {
        element,
        text: typedLocal.value ?? now.value.event.local,
        source: isTimeTyped.value ? 'typed' : now.value.event.source,
        isDayOnly: !isTimeTyped.value && isDayOnly(now.value.event),
      }
    }
    const text = typed.value[element] ?? now.value.caption[element] ?? ''
    return {
      element,
      text,
      source: text.trim()
        ? 'typed'
        : undefined,
    }
  }

  const meanwhile = computed(() => [
    ...now.value.event.local === before.event.local
      ? []
      : [
          {
            element: 'time' as const,
            text: formatLocal(now.value.event.local),
            isContested: isTimeTyped.value && typedLocal.value !== now.value.event.local,
          },
        ],
    ...captionFields.filter(field => (now.value.caption[field] ?? '') !== (before.caption[field] ?? '')).map(field => ({
      element: field,
      text: now.value.caption[field] ?? '',
      isContested: typed.value[field] !== undefined && typed.value[field] !== (now.value.caption[field] ?? ''),
    })),
  ])

  return {
    meanwhile,
    elements: computed(() => captionElements.map(elementOf)),
    change(element, text) {
      if (element === 'time')
        typedLocal.value = text
      else
        typed.value = { ...typed.value, [element]: text }
    },
    patch: computed(() => {
      const isTouched = isTimeTyped.value || Object.keys(typed.value).length > 0
      return isTouched
        ? {
            caption: typed.value,
            ...isTimeTyped.value && typedLocal.value !== undefined
              ? {
                  event: { local: typedLocal.value, source: 'typed' as const },
                }
              : {},
          }
        : undefined
    }),
  }
}
