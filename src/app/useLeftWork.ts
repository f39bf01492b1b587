import { onScopeDispose } from 'vue'
import { useContainer, useOpened } from '../container/container.ts'

/** Long enough for the first screen to stand. */
const LATER_MS = 5000

/** What earlier visits left to be made (a PDF, pictures) is made once the app has come to rest. */
export function useLeftWork(): void {
  const container = useContainer()
  const opened = useOpened()
  const finish = async (): Promise<void> => {
    const { finishLeftWork } = await import('../features/capture/left-work.ts')
    await finishLeftWork(container, opened)
  }
  const timer = setTimeout(() => void finish().catch(() => {}), LATER_MS) // the next start tries again
  onScopeDispose(() => clearTimeout(timer))
}
