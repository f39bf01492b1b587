import * as v from 'valibot'
import { grantSchema, roleSchema } from '../domain/access/roles.ts'
import { instantSchema, nameSchema, sha256Schema, textSchema, uuidSchema } from '../domain/ids.ts'
import { daySchema } from '../domain/time/day.ts'

/** Online-only calls: who is here, how one gets in. Secrets travel in bodies only, never in addresses. */

export const tokenSchema = v.pipe(v.string(), v.regex(/^[\w-]{22,64}$/))
export const loginSchema = v.pipe(v.string(), v.normalize('NFKC'), v.trim(), v.toLowerCase(), v.minLength(2), v.maxLength(40), v.regex(/^[\p{L}\p{N}._@-]+$/u))
export const passwordSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(200))
const totpSchema = v.pipe(v.string(), v.regex(/^\d{6}$/))

/** The device that a browser profile is for one person: made on the phone, registered at sign-in. */
export const deviceIntroSchema = v.object({
  deviceId: uuidSchema,
  /** "Android Chrome", never a fingerprint. */
  label: nameSchema(80),
  /** Public key of the capture signature as JWK text; `null` where the browser keeps none. */
  publicKey: v.nullable(v.pipe(v.string(), v.maxLength(1000))),
})
export type DeviceIntro = v.InferOutput<typeof deviceIntroSchema>

/** What a device still held when it last said so. */
const heldSchema = v.object({
  ops: v.number(),
  blobs: v.number(),
  bytes: v.number(),
  /** Since when, by the server's clock. */
  oldestMs: v.nullable(instantSchema),
})

/** A device on which something waited at its last word; `asOfMs` is when that was, `null` where it was not noted yet. */
export const unsentDeviceSchema = v.object({
  deviceId: uuidSchema,
  label: v.string(),
  isRevoked: v.boolean(),
  waiting: heldSchema,
  asOfMs: v.nullable(instantSchema),
})
export type UnsentDevice = v.InferOutput<typeof unsentDeviceSchema>

/** `GET /v1/session` and the answer to every way in. */
export const sessionReplySchema = v.object({
  serverId: uuidSchema,
  isDemo: v.boolean(),
  personId: uuidSchema,
  name: v.string(),
  unitId: uuidSchema,
  /** The scopes that this person pulls, now. */
  scopes: v.array(v.string()),
  grants: v.array(grantSchema),
  hasSecondFactor: v.boolean(),
  expiresMs: instantSchema,
  serverMs: instantSchema,
  epoch: v.string(),
  /** Public Ed25519 key of receipts: raw, base64url; and its id. */
  receiptKey: v.object({
    keyId: sha256Schema,
    raw: v.string(),
  }),
  /** This person's other devices with something on them, so that nobody whose phone was emptied is left to find out alone. */
  unsent: v.optional(v.array(unsentDeviceSchema)),
})
export type SessionReply = v.InferOutput<typeof sessionReplySchema>

/** `POST /v1/session` */
export const signInSchema = v.object({
  login: loginSchema,
  password: passwordSchema,
  totp: v.optional(totpSchema),
  device: deviceIntroSchema,
  /** A shared computer: 30 idle minutes instead of 90 days. */
  isShared: v.optional(v.boolean(), false),
})
export type SignIn = v.InferInput<typeof signInSchema>

/** `GET /v1/status`: what a browser may know before anyone signed in. */
export const statusReplySchema = v.object({
  serverId: uuidSchema,
  isSetUp: v.boolean(),
  isDemo: v.boolean(),
  unitName: v.nullable(v.string()),
  build: v.string(),
  serverMs: instantSchema,
  origin: v.string(),
})
export type StatusReply = v.InferOutput<typeof statusReplySchema>

/** `POST /v1/setup`: the one-time link of the first start. */
export const setupSchema = v.object({
  token: tokenSchema,
  unitName: nameSchema(120),
  cycle: v.object({
    name: nameSchema(60),
    year: v.pipe(v.number(), v.safeInteger(), v.minValue(2000), v.maxValue(2200)),
    fromDay: daySchema,
    untilDay: daySchema,
  }),
  person: v.object({
    name: nameSchema(60),
    login: loginSchema,
    password: passwordSchema,
  }),
  device: deviceIntroSchema,
  /** Take over sections and who answers for what from the plan that ships with the app. */
  withPlan: v.optional(v.boolean(), false),
})
export type Setup = v.InferInput<typeof setupSchema>

/** What an invite or a one-use link is for. */
export const linkPurposeSchema = v.picklist([
  'invite',
  'inspector',
  'recover',
  'demo',
])

const grantWishSchema = v.object({
  role: roleSchema,
  sectionId: v.optional(v.string()),
  untilMs: v.optional(v.nullable(instantSchema), null),
})

/** `POST /v1/invites`: for a new person (name) or one who is known (personId). */
export const inviteSchema = v.object({
  name: v.optional(nameSchema(60)),
  personId: v.optional(uuidSchema),
  grants: v.pipe(v.array(grantWishSchema), v.minLength(1), v.maxLength(8)),
})
export type Invite = v.InferInput<typeof inviteSchema>

/** The answer holds the link once; the server keeps only a hash of the token. */
export const linkReplySchema = v.object({
  url: v.string(),
  expiresMs: instantSchema,
  personId: uuidSchema,
})
export type LinkReply = v.InferOutput<typeof linkReplySchema>

/** `POST /v1/links/look`: what a link is for, before it is used. Does not use it up. */
export const linkLookSchema = v.object({ token: tokenSchema })
export const linkLookReplySchema = v.object({
  /** `setup`: the link of a first start, which names nobody. */
  purpose: v.picklist([...linkPurposeSchema.options, 'setup']),
  unitName: v.string(),
  name: v.string(),
  roles: v.array(roleSchema),
  suggestedLogin: v.nullable(v.string()),
  needsPassword: v.boolean(),
  expiresMs: instantSchema,
})
export type LinkLookReply = v.InferOutput<typeof linkLookReplySchema>

/** `POST /v1/links/use`: one use. Inspectors and demo links need neither login nor password. */
export const linkUseSchema = v.object({
  token: tokenSchema,
  login: v.optional(loginSchema),
  password: v.optional(passwordSchema),
  device: deviceIntroSchema,
})
export type LinkUse = v.InferInput<typeof linkUseSchema>

/** `GET /v1/people`: accounts beside the persons that everyone sees. */
export const personReplySchema = v.object({
  personId: uuidSchema,
  name: v.string(),
  login: v.nullable(v.string()),
  hasSecondFactor: v.boolean(),
  lockedUntilMs: v.nullable(instantSchema),
  grants: v.array(grantSchema),
  openInviteUntilMs: v.nullable(instantSchema),
  /** What the open invite brings with it. */
  invitedRoles: v.optional(v.array(roleSchema), []),
  /** When the person asked that what is held of them be erased. */
  erasureAskedMs: v.optional(v.nullable(instantSchema), null),
})
export const peopleReplySchema = v.object({
  people: v.array(personReplySchema),
})
export type PersonReply = v.InferOutput<typeof personReplySchema>
export type PeopleReply = v.InferOutput<typeof peopleReplySchema>

/** `POST /v1/people/{id}/grants` and `/v1/grants/{id}/end` */
export const giveGrantSchema = grantWishSchema
export const endGrantSchema = v.object({
  revoked: v.optional(v.boolean(), false),
  reason: v.optional(textSchema(500)),
})

/** `POST /v1/people/{id}/leave`: grants end, open work goes to a named successor. */
export const leaveSchema = v.object({
  successorId: v.nullable(uuidSchema),
  reason: v.optional(textSchema(500)),
})

/** `GET /v1/devices`: one's own, or everybody's with `?all=1` for those who may revoke. */
export const deviceReplySchema = v.object({
  deviceId: uuidSchema,
  personId: uuidSchema,
  personName: v.string(),
  label: v.string(),
  seenMs: v.nullable(instantSchema),
  isCurrent: v.boolean(),
  isRevoked: v.boolean(),
  waiting: heldSchema,
  asOfMs: v.optional(v.nullable(instantSchema), null),
})
export const devicesReplySchema = v.object({
  devices: v.array(deviceReplySchema),
})
export type DeviceReply = v.InferOutput<typeof deviceReplySchema>
export type DevicesReply = v.InferOutput<typeof devicesReplySchema>

/** `GET /v1/devices/unsent`: everybody's devices with something on them, by name. A list, never a ranking. */
export const unsentReplySchema = v.object({
  devices: v.array(v.object({
    ...unsentDeviceSchema.entries,
    personId: uuidSchema,
    personName: v.string(),
  })),
})
export type UnsentReply = v.InferOutput<typeof unsentReplySchema>

/** `PUT /v1/me/password`, `POST|PUT|DELETE /v1/me/second-factor`. POST needs the password only where a second factor is on. */
export const passwordChangeSchema = v.object({ old: passwordSchema, new: passwordSchema })
export const secondFactorStartSchema = v.object({
  password: v.optional(passwordSchema),
})
export const secondFactorStartReplySchema = v.object({
  secret: v.string(),
  uri: v.string(),
})
export const secondFactorConfirmSchema = v.object({ totp: totpSchema })
export const secondFactorEndSchema = v.object({ password: passwordSchema })

/** `POST /v1/me/erasure` asks the administrator; `POST /v1/me/close` ends one's own account, with the password where there is one. */
export const askErasureSchema = v.object({
  reason: v.optional(textSchema(500), ''),
})
export const closeAccountSchema = v.object({
  password: v.optional(passwordSchema),
})

/** `POST /v1/visits`: plans a visit and returns its scope; `POST /v1/visits/{id}/invites` one link per inspector. */
export const openVisitSchema = v.object({
  name: nameSchema(120),
  kind: v.picklist(['official', 'mock']),
  cycleId: uuidSchema,
  /** `s16`; none means all. */
  standards: v.optional(v.pipe(v.array(v.pipe(v.string(), v.regex(/^s\d{1,3}$/))), v.maxLength(200)), []),
  fromMs: instantSchema,
  untilMs: instantSchema,
})
export type OpenVisit = v.InferInput<typeof openVisitSchema>
export const openVisitReplySchema = v.object({
  visitId: uuidSchema,
  scope: v.string(),
})
export const visitInviteSchema = v.object({
  name: nameSchema(60),
})
