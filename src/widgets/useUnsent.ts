import type { Ref } from 'vue'
import type { UnsentReply } from '../container/shapes.ts'
import type { Failure } from '../domain/failure.ts'
import { onMounted, shallowRef } from 'vue'
import { useContainer } from '../container/container.ts'
import { useOnlineCall } from './useOnlineCall.ts'

export interface Unsent {
  /** `undefined` until the server has answered once. */
  devices: Readonly<Ref<UnsentReply['devices'] | undefined>>
  failure: Readonly<Ref<Failure | undefined>>
  load: () => Promise<void>
}

/** Which devices still held something at their last word; only the server knows, so it is asked. */
export function useUnsent(): Unsent {
  const { calls } = useContainer()
  const devices = shallowRef<UnsentReply['devices']>()
  const { failure, run } = useOnlineCall()

  async function load(): Promise<void> {
    const reply = await run(() => calls.getUnsent())
    if (reply)
      devices.value = reply.devices
  }

  onMounted(load)
  return { devices, failure, load }
}
