import type { Role } from '../../domain/access/roles.ts'
import { instantOf } from '../../domain/time/day.ts'
import { demoId } from './demo-id.ts'

/** When the demo's unit was founded. */
export const foundedMs = instantOf('2026-01-04T09:00')

export interface DemoPerson { name: string, role: Role, personId: string, deviceId: string, grantId: string, device: string }

function person(name: string, role: Role, device = 'Android Chrome'): DemoPerson {
  return {
    name,
    role,
    device,
    personId: demoId(`person ${name}`, foundedMs),
    deviceId: demoId(`device ${name}`, foundedMs),
    grantId: demoId(`grant ${name}`, foundedMs),
  }
}

/** One person a role, with no name that could be anybody's. */
export const cast = {
  甲: person('甲', 'volunteer'),
  乙: person('乙', 'handler', 'Windows Edge'),
  丙: person('丙', 'sectionLead', 'iPhone Safari'),
  丁: person('丁', 'taskForce', 'Windows Chrome'),
  戊: person('戊', 'leader', 'Android Chrome'),
  己: person('己', 'auditor', 'Windows Edge'),
  庚: person('庚', 'administrator', 'Windows Chrome'),
  辛: person('辛', 'inspector', 'iPad Safari'),
} as const satisfies Record<string, DemoPerson>

export const demoUnitId = demoId('unit', foundedMs)
export const demoCycleId = demoId('cycle', foundedMs)
export const demoVisitId = demoId('visit', foundedMs)
