import type { UnsentDevice } from '../container/shapes.ts'
import { t } from '../i18n/i18n.ts'

/** Records and files together: what somebody would miss. */
export function itemsOn({ waiting }: Pick<UnsentDevice, 'waiting'>): number {
  return waiting.ops + waiting.blobs
}

/** 3 台设备还有 12 项未送达. */
export function unsentWords(devices: ReadonlyArray<Pick<UnsentDevice, 'waiting'>>): string {
  return devices.length === 0
    ? t('unsent.none')
    : t('unsent.sentence', {
        devices: devices.length,
        n: devices.reduce((sum, device) => sum + itemsOn(device), 0),
      })
}
