import type { Ref } from 'vue'
import { useResizeObserver } from '@vueuse/core'
import { onScopeDispose, ref } from 'vue'

export interface FrameSize { width: Readonly<Ref<number>>, height: Readonly<Ref<number>> }

/**
 * Inner size of an element in CSS pixels; 0 before it is known. Read one frame later, since what is laid out by it may
 * change the very element that is watched, which browsers report as an error.
 */
export function useFrameSize(frame: Readonly<Ref<HTMLElement | null>>): FrameSize {
  const [width, height] = [
    ref(0),
    ref(0),
  ]
  let asked = 0
  function read(): void {
    width.value = frame.value?.clientWidth ?? 0
    height.value = frame.value?.clientHeight ?? 0
  }
  useResizeObserver(frame, () => {
    cancelAnimationFrame(asked)
    asked = requestAnimationFrame(read)
  })
  onScopeDispose(() => cancelAnimationFrame(asked))
  return { width, height }
}
