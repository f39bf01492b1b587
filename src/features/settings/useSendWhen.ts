import type { Ref } from 'vue'
import type { SendWhen } from '../../container/send-when.ts'
import { ref } from 'vue'
import { useContainer, useOpened } from '../../container/container.ts'
import { keepSendWhen, sendWhenOf } from '../../container/send-when.ts'

export interface SendWhenNow {
  when: Readonly<Ref<SendWhen>>
  /** Holds at once, also for what waits already. Throws where the phone does not keep it. */
  choose: (when: SendWhen) => Promise<void>
}

/** When this phone sends files, for whoever is in. */
export function useSendWhen(): SendWhenNow {
  const { shell } = useContainer()
  const { sync } = useOpened()
  const when = ref<SendWhen>('always')
  void sendWhenOf(shell).then(kept => when.value = kept, () => {}) // unread, it sends: so the screen says, too

  async function choose(next: SendWhen): Promise<void> {
    await keepSendWhen(shell, next)
    when.value = next
    sync.nudge()
  }

  return { when, choose }
}
