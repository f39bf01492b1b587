import type { Ref } from 'vue'
import { ref } from 'vue'
import { useContainer } from '../../container/container.ts'

const setting = 'explained'

export interface Explained {
  /** `undefined` while it is looked up. */
  isExplained: Readonly<Ref<boolean | undefined>>
  accept: () => Promise<void>
}

/** Has this phone shown what is collected and why? Asked once, before anybody comes in. */
export function useExplained(): Explained {
  const { shell, now } = useContainer()
  const isExplained = ref<boolean>()
  void shell.setting(setting).then(
    atMs => isExplained.value = typeof atMs === 'number',
    () => isExplained.value = false,
  )
  return {
    isExplained,
    async accept() {
      isExplained.value = true
      // Where it cannot be kept it is explained again next time, which does no harm.
      await shell.setSetting(setting, now()).catch(() => {})
    },
  }
}
