import type { Container } from '../container/container.ts'
import type { Install } from '../device/useInstall.ts'
import type { Standing } from './useStandingNotes.ts'
import { v7 as newId } from 'uuid'
import { createApp, effectScope } from 'vue'
import { containerKey } from '../container/container.ts'
import { createFaultLog } from '../container/fault-log.ts'
import { installKey } from '../container/install-offer.ts'
import { useInstall } from '../device/useInstall.ts'
import { useStoragePersistence } from '../device/useStoragePersistence.ts'
import { t } from '../i18n/i18n.ts'
import { startLocale } from '../i18n/useLocale.ts'
import { createMediaClient } from '../media/media-client.ts'
import { makeDeviceKey } from '../recording/device-key.ts'
import { createOnlineCalls } from '../sync/calls/online-calls.ts'
import { createHttp } from '../sync/http.ts'
import { startTheme } from '../ui/useTheme.ts'
import App from './App.vue'
import { buildName } from './build-name.ts'
import { deviceLabel } from './device-intro.ts'
import { createDoors } from './doors.ts'
import InsecureScreen from './InsecureScreen.vue'
import { followTitles } from './page-title.ts'
import { handleMissingParts } from './preload-errors.ts'
import { createAppRouter } from './router.ts'
import { createSessionHolder } from './session-holder.ts'
import { createPhoneStorage } from './storage.ts'
import { watchForUpdate } from './update.ts'
import { watchForFaults } from './useCrash.ts'
import { standingKey } from './useStandingNotes.ts'
import '../ui/styles/index.css'

const page = '#app'

/** Puts the app together: the only place that knows every layer. */
async function start(): Promise<void> {
  startTheme()
  handleMissingParts()
  await startLocale()
  if (!globalThis.isSecureContext) {
    createApp(InsecureScreen).mount(page)
    return
  }
  const { container, standing } = await fill()
  const router = createAppRouter(container.doors)
  const app = createApp(App)
  const { crash } = watchForFaults({
    app,
    router,
    faults: container.faults,
    now: container.now,
  })
  followTitles(router)
  app.provide(containerKey, container)
  app.provide(standingKey, standing)
  app.provide(installKey, effectScope(true).run(() => useInstall()) as Install)
  app.use(router)
  await router.isReady().catch(crash)
  app.mount(page)
}

async function fill(): Promise<{ container: Container, standing: Standing }> {
  const now = Date.now
  const build = buildName(import.meta.url)
  const { shell, openStore, isLasting, isKnown, warmUp } = createPhoneStorage()
  const holder = createSessionHolder(shell)
  const calls = createOnlineCalls(createHttp())
  const persistence = useStoragePersistence()
  const doors = await createDoors({
    shell,
    holder,
    openStore,
    equip: async (profile, store) => (await import('./equip.ts')).createEquip({ holder, build, newId })(profile, store),
    makeKey: makeDeviceKey,
    signOut: calls.signOut,
    onEntered: () => void persistence.persist(),
    label: deviceLabel(navigator),
    now,
    newId,
    isKnown: await isKnown(),
  })
  for (const sign of ['pointerdown', 'keydown'])
    addEventListener(sign, warmUp, { once: true })
  const media = createMediaClient(() => new Worker(new URL('../workers/media.worker.ts', import.meta.url), { type: 'module' }))
  return {
    container: {
      shell,
      doors,
      calls,
      media,
      faults: createFaultLog(),
      now,
      build,
    },
    standing: {
      isLasting,
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
