import type { Container } from '../container/container.ts'
import type { Install } from '../device/useInstall.ts'
import type { Standing } from './useStandingNotes.ts'
/* eslint-disable perfectionist/sort-imports -- the next line must run before the router is loaded */
import './scroll-memory.ts'
import { v7 as newId } from 'uuid'
import { createApp, effectScope, shallowRef, watchEffect } from 'vue'
import { containerKey } from '../container/container.ts'
import { createFaultLog } from '../container/fault-log.ts'
import { installKey } from '../container/install-offer.ts'
import { useInstall } from '../device/useInstall.ts'
import { useStoragePersistence } from '../device/useStoragePersistence.ts'
import { Failure } from '../domain/failure.ts'
import { sayThatNothingIsKept, t } from '../i18n/i18n.ts'
import { startLocale } from '../i18n/useLocale.ts'
import { createMediaClient } from '../media/media-client.ts'
import { makeDeviceKey } from '../recording/device-key.ts'
import { createOnlineCalls } from '../sync/calls/online-calls.ts'
import { createHttp } from '../sync/http.ts'
import { firstThingsStand } from '../ui/first-things.ts'
import { onStoodStill } from '../ui/live-watch.ts'
import { startTheme } from '../ui/useTheme.ts'
import App from './App.vue'
import { buildName } from './build-name.ts'
import { deviceLabel } from './device-intro.ts'
import { createDoors } from './doors.ts'
import { headStart, rememberEntering } from './head-start.ts'
import InsecureScreen from './InsecureScreen.vue'
import { followTitles } from './page-title.ts'
import { handleMissingParts } from './preload-errors.ts'
import { createRescueDesk } from './rescue-desk.ts'
import { createAppRouter } from './router.ts'
import { createSessionHolder } from './session-holder.ts'
import { stayAtStart } from './stay-at-start.ts'
import { createPhoneStorage } from './storage.ts'
import { watchForUpdate } from './update.ts'
import { faultOf, watchForFaults } from './useCrash.ts'
import { standingKey } from './useStandingNotes.ts'
import '../ui/styles/index.css'

const page = '#app'

/** Puts the app together: the only place that knows every layer. */
async function start(): Promise<void> {
  startTheme()
  handleMissingParts()
  headStart()
  await startLocale()
  if (!globalThis.isSecureContext) {
    createApp(InsecureScreen).mount(page)
    return
  }
  const filled = await fill().catch(storageFailure)
  if (filled instanceof Failure)
    return await sayStorageFailed(filled)
  const { container, standing } = filled
  const router = createAppRouter(container.doors)
  const app = createApp(App)
  const { crash } = watchForFaults({
    app,
    router,
    faults: container.faults,
    now: container.now,
  })
  followTitles(router)
  router.afterEach(({ name }) => name !== 'home' && firstThingsStand())
  app.provide(containerKey, container)
  app.provide(standingKey, standing)
  app.provide(installKey, effectScope(true).run(() => useInstall()) as Install)
  app.use(router)
  await router.isReady().catch(crash)
  app.mount(page)
}

/** A phone that was used before and does not open just now is no new phone: it says so and offers to try again. */
function storageFailure(error: unknown): Failure {
  if (error instanceof Failure)
    return error
  throw error
}

async function sayStorageFailed({ code }: Failure): Promise<void> {
  const { default: StorageScreen } = await import('./StorageScreen.vue')
  createApp(StorageScreen, {
    code,
    onAgain: () => location.reload(),
  }).mount(page)
}

async function fill(): Promise<{ container: Container, standing: Standing }> {
  const now = Date.now
  const build = buildName(import.meta.url)
  const faults = createFaultLog()
  const onFault = (error: unknown): void => faults.note(faultOf(error, {
    atMs: now(),
    where: 'behind',
  }))
  const notOpened = shallowRef<Failure>()
  const { shell, openStore, isLasting, isKnown, warmUp } = createPhoneStorage()
  watchEffect(() => sayThatNothingIsKept(!isLasting.value))
  onStoodStill(onFault)
  const holder = createSessionHolder(shell)
  const calls = createOnlineCalls(createHttp())
  const persistence = useStoragePersistence()
  const doors = await createDoors({
    shell,
    holder,
    openStore: whose => openStore({ ...whose, onFault }),
    equip: async (profile, store) => (await import('./equip.ts')).createEquip({ shell, holder, build, newId, onFault })(profile, store),
    makeKey: makeDeviceKey,
    signOut: calls.signOut,
    onEntered: () => {
      rememberEntering()
      void persistence.persist()
    },
    label: deviceLabel(navigator),
    now,
    newId,
    isKnown: await isKnown(),
    onNotOpened: (failure) => {
      notOpened.value = failure
      onFault(failure)
    },
    onFault,
  })
  stayAtStart(doors, persistence)
  for (const sign of ['pointerdown', 'keydown'])
    addEventListener(sign, warmUp, { once: true })
  const media = createMediaClient(() => new Worker(new URL('../workers/media.worker.ts', import.meta.url), { type: 'module' }))
  return {
    container: {
      shell,
      doors,
      calls,
      media,
      rescue: createRescueDesk({ now, newId, onFault }),
      faults,
      now,
      build,
    },
    standing: {
      isLasting,
      notOpened,
      update: watchForUpdate(import.meta.env.PROD),
    },
  }
}

/** Nothing could be drawn: plain words, and a reload that the browser itself offers. */
function sayPlainly(): void {
  const place = document.querySelector(page)
  if (place) {
    place.textContent = [
      t('app.crash.what'),
      t('app.crash.safe'),
      t('app.crash.next'),
    ].join('')
  }
}

start().catch(sayPlainly)
