import type { Ref } from 'vue'
import type { PersonReply } from '../../container/shapes.ts'
import type { Failure } from '../../domain/failure.ts'
import { onMounted, shallowRef } from 'vue'
import { useContainer } from '../../container/container.ts'
import { useOnlineCall } from '../../widgets/useOnlineCall.ts'

export interface People {
  /** `undefined` until the server has answered once. */
  people: Readonly<Ref<readonly PersonReply[] | undefined>>
  failure: Readonly<Ref<Failure | undefined>>
  reload: () => Promise<void>
}

/** Everybody of the unit with their accounts, asked from the server: accounts are never kept on phones. */
export function usePeople(): People {
  const { calls } = useContainer()
  const people = shallowRef<readonly PersonReply[]>()
  const { failure, run } = useOnlineCall()

  async function reload(): Promise<void> {
    const reply = await run(() => calls.getPeople())
    if (reply)
      people.value = reply.people
  }

  onMounted(reload)
  return { people, failure, reload }
}
