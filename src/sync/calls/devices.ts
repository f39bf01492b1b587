import type { DevicesReply, UnsentReply } from '../../protocol/account.ts'
import type { Http } from '../http.ts'
import { devicesReplySchema, unsentReplySchema } from '../../protocol/account.ts'

/** One's own devices, or everybody's for those who may stop them. */
export function getDevices(http: Http, { all = false }: { all?: boolean } = {}, signal?: AbortSignal): Promise<DevicesReply> {
  return http.get({
    path: all ? '/v1/devices?all=1' : '/v1/devices',
    signal,
  }, devicesReplySchema)
}

/** Devices of the unit that still held something when they last said so; for the task force. */
export function getUnsent(http: Http, signal?: AbortSignal): Promise<UnsentReply> {
  return http.get({ path: '/v1/devices/unsent', signal }, unsentReplySchema)
}

/** What that device still has to send goes into quarantine from now on. */
export async function revokeDevice(http: Http, { deviceId }: { deviceId: string }, signal?: AbortSignal): Promise<void> {
  await http.send({ method: 'POST', path: `/v1/devices/${deviceId}/revoke`, signal })
}
