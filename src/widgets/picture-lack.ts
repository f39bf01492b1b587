import type { FailureCode } from '../domain/failure.ts'
import type { WordKey } from '../i18n/i18n.ts'

/** Why a picture is not shown, in words. */
export type Lack = Extract<WordKey, 'evidence.notUploaded' | 'evidence.laterOnline' | 'evidence.notNow'>

/** Nobody answered: nothing is known about what the server has. */
const silent: readonly FailureCode[] = ['offline', 'network-broken']

/**
 * 图片尚未上传 where the server does not have it, or where nothing says that it does: the phone that took it still has it.
 * 联网后可看 only where it lies on the server and there is no network.
 */
export function lackOf(code: FailureCode, isOnServer: boolean): Lack {
  if (code === 'blob-unknown' || (silent.includes(code) && !isOnServer))
    return 'evidence.notUploaded'
  return silent.includes(code)
    ? 'evidence.laterOnline'
    : 'evidence.notNow'
}
