import { shallowRef } from 'vue'

/** The last thing said to ears; `id` makes the same sentence speak again. */
export const announced = shallowRef<{ id: number, text: string, urgency: 'polite' | 'assertive' }>()

let lastId = 0

/** Says a change aloud that eyes see by themselves: how many results, that a page came. Needs `OverlayHost`. */
export function announce(text: string, urgency: 'polite' | 'assertive' = 'polite'): void {
  lastId += 1
  announced.value = { id: lastId, text, urgency }
}
