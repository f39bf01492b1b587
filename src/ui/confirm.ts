import { shallowRef } from 'vue'

export interface Question {
  title: string
  message?: string
  /** Default: 确定. Name the deed: 删除, 交出, 停用. */
  yes?: string
  no?: string
  /** `bad` when the deed deletes or refuses. */
  tone?: 'act' | 'bad'
}

interface Asked extends Question { answer: (isYes: boolean) => void }

/** The question on the screen; `OverlayHost` shows it. One at a time: a second one answers the first with no. */
export const asked = shallowRef<Asked>()

/** Asks before something that cannot be undone. Resolves true only for a plain yes. Needs `OverlayHost` in the app. */
export async function confirm(question: Question): Promise<boolean> {
  asked.value?.answer(false)
  return new Promise((resolve) => {
    asked.value = {
      ...question,
      answer(isYes) {
        asked.value = undefined
        resolve(isYes)
      },
    }
  })
}
