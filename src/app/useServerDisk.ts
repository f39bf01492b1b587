import type { Ref } from 'vue'
import type { DiskReply } from '../protocol/disk.ts'
import { useDocumentVisibility, useIntervalFn } from '@vueuse/core'
import { shallowRef, watch } from 'vue'
import { useContainer } from '../container/container.ts'
import { useMe } from '../widgets/useMe.ts'

const LOOK_EVERY_MS = 10 * 60_000

/** How full the server's disk is, for those who can make room; nothing for others and until the server has answered. */
export function useServerDisk(): Readonly<Ref<DiskReply | undefined>> {
  const { calls } = useContainer()
  const { may } = useMe()
  const disk = shallowRef<DiskReply>()
  const look = (): void => {
    if (may('server.operate'))
      void calls.getDisk().then(reply => disk.value = reply, () => {}) // the last answer stands; the next look asks again
  }
  useIntervalFn(look, LOOK_EVERY_MS)
  watch([
    useDocumentVisibility(),
    () => may('server.operate'),
  ], ([seen]) => seen === 'visible' && look(), { immediate: true })
  return disk
}
