import type { Http } from '../http.ts'
import { getDevices, getUnsent, revokeDevice } from './devices.ts'
import { lookAtLink, setUp, useLink } from './joining.ts'
import { askErasure, changePassword, closeAccount, confirmSecondFactor, endSecondFactor, exportMyData, startSecondFactor } from './me.ts'
import { endGrant, getPeople, giveGrant, helpSignIn, invite, leave } from './people.ts'
import { declineQuarantined, getQuarantine, releaseQuarantined } from './quarantine.ts'
import { carryBlob, takeRescue } from './rescue.ts'
import { getDisk, getSession, getStatus, signIn, signOut } from './session.ts'
import { endVisit, inviteInspector, openVisit } from './visits.ts'

const calls = {
  getStatus,
  getDisk,
  getSession,
  signIn,
  signOut,
  setUp,
  lookAtLink,
  useLink,
  invite,
  helpSignIn,
  getPeople,
  giveGrant,
  endGrant,
  leave,
  getDevices,
  getUnsent,
  revokeDevice,
  getQuarantine,
  releaseQuarantined,
  declineQuarantined,
  takeRescue,
  carryBlob,
  openVisit,
  endVisit,
  inviteInspector,
  changePassword,
  startSecondFactor,
  confirmSecondFactor,
  endSecondFactor,
  exportMyData,
  askErasure,
  closeAccount,
} as const

type Bound<Call> = Call extends (http: Http, ...rest: infer Rest) => infer Reply ? (...rest: Rest) => Reply : never

/** What needs the network: each call answers or throws a Failure with a code. */
export type OnlineCalls = { readonly [Name in keyof typeof calls]: Bound<typeof calls[Name]> }

export function createOnlineCalls(http: Http): OnlineCalls {
  const bound = Object.entries(calls).map(([name, call]) => [
    name,
    (...rest: never[]) => (call as (...all: unknown[]) => unknown)(http, ...rest),
  ])
  return Object.fromEntries(bound) as OnlineCalls
}
