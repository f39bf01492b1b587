import type { Component } from 'vue'
import type { Router, RouteRecordRaw } from 'vue-router'
import type { Container } from '../../../src/container/container.ts'
import type { Role } from '../../../src/domain/access/roles.ts'
import type { EntityRow } from '../../../src/domain/oplog/row.ts'
import type { DeviceStore } from '../../../src/storage/device-store.ts'
import type { SyncLoop } from '../../../src/sync/sync-loop.ts'
import { render } from 'vitest-browser-vue'
import { defineComponent, h, shallowRef } from 'vue'
import { createMemoryHistory, createRouter, RouterView } from 'vue-router'
import { containerKey } from '../../../src/container/container.ts'
import { Failure } from '../../../src/domain/failure.ts'
import { sha256Hex } from '../../../src/media/hash.ts'
import { createRecorder } from '../../../src/recording/create-recorder.ts'
import { createMemoryDeviceStore } from '../../../src/storage/memory-device-store.ts'
import { createMemoryShellStore } from '../../../src/storage/memory-shell-store.ts'
import AppShell from '../../../src/ui/AppShell.vue'
import OverlayHost from '../../../src/ui/OverlayHost.vue'
import '../../../src/ui/styles/index.css'

/** 2026-09-14 12:04 in Yueyang. */
export const NOW = Date.UTC(2026, 8, 14, 4, 4)
export const UNIT = '01900000-0000-7000-8000-00000000aaaa'
export const CYCLE = '01900000-0000-7000-8000-00000000cccc'
export const unitScope = `unit:${UNIT}`
export const workScope = `work:${CYCLE}`
export const personA = '01900000-0000-7000-8000-0000000000a1'
export const personB = '01900000-0000-7000-8000-0000000000b2'
const deviceId = '01900000-0000-7000-8000-00000000d001'
const EDITION = 'yueyang-wenming@1'

/** A phone of 甲 that has pulled what `rows` says; nothing but the network is missing. */
export interface Phone {
  store: DeviceStore
  container: Container
  /** The server has more to say: rows of one scope, in order. */
  pull: (scope: string, rows: readonly Omit<EntityRow, 'seq' | 'fver'>[]) => Promise<void>
}

interface Wanted {
  roles?: readonly Role[]
  name?: string
  /** What this person may read; the unit and its work where nothing is said. */
  scopes?: readonly string[]
}

export async function aPhone({ roles = ['taskForce'], name = '甲', scopes: read = [unitScope, workScope] }: Wanted = {}): Promise<Phone> {
  const store = await createMemoryDeviceStore({
    personId: personA,
    deviceId,
    now: () => NOW,
  })
  const scopes = [...read]
  const grants = roles.map((role, n) => ({
    id: `01900000-0000-7000-8000-00000000f00${n}`,
    personId: personA,
    role,
    fromMs: 0,
    untilMs: null,
    revoked: false,
  }))
  const session = {
    serverId: 'test',
    personId: personA,
    name,
    unitId: UNIT,
    isDemo: false,
    grants,
    scopes,
    hasSecondFactor: false,
    expiresMs: NOW + 1e9,
    receiptKey: {
      keyId: 'a'.repeat(64),
      raw: '',
    },
    takenMs: NOW,
  }
  await store.facts.setSession(session)
  const seqs = new Map<string, number>()
  const phone: Phone = {
    store,
    container: {
      build: 'test',
      now: () => NOW,
      shell: createMemoryShellStore(),
    } as Container,
    async pull(scope, rows) {
      let seq = seqs.get(scope) ?? 0
      const numbered = rows.map((row): EntityRow => ({
        ...row,
        seq: ++seq,
        fver: {
          status: [seq, deviceId, NOW],
        },
      }))
      seqs.set(scope, seq)
      await store.outbox.applyPage(await store.outbox.startPull(scope), {
        epoch: 'one',
        serverMs: NOW,
        rows: numbered,
        next: seq,
        more: false,
        head: seq,
        lastOp: 0,
        backedUpThrough: 0,
      })
    },
  }
  let made = 0
  const recorder = createRecorder({
    store,
    personId: personA,
    build: 'test',
    key: null,
    now: () => NOW,
    newId: () => `01991000-0000-7000-8000-${(made += 1).toString(16).padStart(12, '0')}`,
  })
  const media = {
    hash: async (source: ArrayBuffer | Blob) => sha256Hex(source instanceof Blob
      ? await source.arrayBuffer()
      : source),
  }
  const profile = {
    serverId: 'test',
    personId: personA,
    name,
    deviceId,
    unitId: UNIT,
    isDemo: false,
    grants,
    scopes,
    hidden: false,
    lastUsedMs: NOW,
  }
  const opened = {
    profile,
    store,
    recorder,
    sync: offlineSync(store),
  }
  Object.assign(phone.container, {
    media,
    doors: {
      opened: shallowRef(opened),
    },
  })
  return phone
}

/** As a phone without a network: bytes that are here are shown, others are not to be had. */
function offlineSync(store: DeviceStore): SyncLoop {
  const idle = { status: 'idle' } as const
  return {
    start: () => {},
    stop: () => {},
    nudge: () => {},
    sendNow: async () => {},
    retryOne: async () => {},
    async fetchBlob(sha256) {
      const blob = await store.blobs.blobOf(sha256)
      if (!blob)
        throw new Failure('offline')
      return blob
    },
    prepareOffline: async () => ({ ready: false, missing: 0, failure: null }),
    activity: () => ({
      account: 'in',
      reachable: false,
      push: idle,
      pull: idle,
      blobs: idle,
      sending: [],
    }),
    onActivity: () => () => {},
  }
}

const nowhere: Component = {
  render: () => h('p', { id: 'elsewhere' }, 'elsewhere'),
}

type OpenedScreen = Awaited<ReturnType<typeof render>> & { router: Router }

/** Opens an address of the app on this phone, with the frame around it. */
export async function openScreen(phone: Phone, routes: readonly RouteRecordRaw[], path: string): Promise<OpenedScreen> {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      ...routes,
      { path: '/:path(.*)*', component: nowhere },
    ],
  })
  await router.push(path)
  const Frame = defineComponent(() => () => [
    h(AppShell, { tabs: [], inner: true }, {
      default: () => h(RouterView),
    }),
    h(OverlayHost),
  ])
  const screen = render(Frame, {
    global: {
      plugins: [router],
      provide: { [containerKey as symbol]: phone.container },
    },
  } as Parameters<typeof render>[1])
  return {
    ...await screen,
    router,
  }
}

export { EDITION }
