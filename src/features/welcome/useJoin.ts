import type { Ref } from 'vue'
import type { LinkLookReply } from '../../container/shapes.ts'
import { ref, shallowRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useContainer } from '../../container/container.ts'
import { asFailure, Failure } from '../../domain/failure.ts'
import { useEntry } from './useEntry.ts'

export interface Join {
  /** What the link is for, once the server has said so. */
  link: Readonly<Ref<LinkLookReply | undefined>>
  /** Why the link cannot be used. */
  linkFailure: Readonly<Ref<Failure | undefined>>
  login: Ref<string>
  password: Ref<string>
  wasSent: Readonly<Ref<boolean>>
  isBusy: Readonly<Ref<boolean>>
  failure: Readonly<Ref<Failure | undefined>>
  look: () => Promise<void>
  submit: () => Promise<void>
}

/** A link with a one-use token behind its `#`: looked at first, used only when the person says so. */
export function useJoin(): Join {
  const { calls } = useContainer()
  const route = useRoute()
  const router = useRouter()
  const { isBusy, failure, enter } = useEntry()
  const link = shallowRef<LinkLookReply>()
  const linkFailure = shallowRef<Failure>()
  const login = ref('')
  const password = ref('')
  const wasSent = ref(false)
  const token = route.hash.slice(1)

  async function look(): Promise<void> {
    linkFailure.value = undefined
    try {
      const found = await calls.lookAtLink(wholeToken(token))
      if (found.purpose === 'setup') {
        await router.replace({ path: '/setup', hash: route.hash })
        return
      }
      link.value = found
      login.value ||= link.value.suggestedLogin ?? ''
    }
    catch (error) {
      linkFailure.value = asFailure(error, 'server-failed')
    }
  }

  async function submit(): Promise<void> {
    if (!link.value)
      return
    wasSent.value = true
    const { needsPassword, name } = link.value
    if (needsPassword && (login.value.trim().length < 2 || password.value === ''))
      return
    const words = needsPassword
      ? { login: login.value, password: password.value }
      : {}
    await enter(device => calls.useLink({ token, device, ...words }), {
      name,
      ...(needsPassword
        ? { login: login.value }
        : {}),
    })
  }

  void look()
  return {
    link,
    linkFailure,
    login,
    password,
    wasSent,
    isBusy,
    failure,
    look,
    submit,
  }
}

/** A link that lost its end in a chat is not worth a question to the server. @throws Failure `link-unknown` */
export function wholeToken(token: string): string {
  if (!/^[\w-]{22,64}$/.test(token))
    throw new Failure('link-unknown')
  return token
}
