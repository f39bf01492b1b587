import type { Ref } from 'vue'
import type { DiskReply } from '../protocol/disk.ts'
import { useDocumentVisibility, useIntervalFn } from '@vueuse/core'
import { computed, shallowRef, watch } from 'vue'
import { useContainer } from '../container/container.ts'
import { useMe } from '../widgets/useMe.ts'

const LOOK_EVERY_MS = 10 * 60_000

/** How full the server's disk is, for those who can make room; nothing for others and until the server has answered. */
export function useServerDisk(): Readonly<Ref<DiskReply | undefined>> {
  const { calls } = useContainer()
  const { may } = useMe()
  const disk = shallowRef<DiskReply>()
  const visibility = useDocumentVisibility()
  const isMine = computed(() => may('server.operate'))
  const isLookedAt = computed(() => visibility.value === 'visible' && isMine.value)
  const look = (): void => {
    void calls.getDisk().then(reply => disk.value = reply, () => {}) // the last answer stands; the next look asks again
  }
  useIntervalFn(() => isMine.value && look(), LOOK_EVERY_MS)
  // One computed: a watch on several sources runs at each breath of a shallow one among them, the same values or not.
  watch(isLookedAt, seen => seen && look(), { immediate: true })
  return disk
}
