import type { RescueDesk } from '../container/rescue.ts'

interface DeskParts { now: () => number, newId: () => string, onFault: (error: unknown) => void }

/** Packing and opening, each loaded when somebody does it. */
export function createRescueDesk({ now, newId, onFault }: DeskParts): RescueDesk {
  return {
    make: async (wishes) => {
      const { makePack } = await import('../recording/rescue.ts')
      return await makePack({
        ...wishes,
        nowMs: now(),
        newId,
        onFault,
      })
    },
    open: async (file, passphrase) => {
      const { openPack } = await import('../media/rescue-pack.ts')
      return await openPack(file, passphrase)
    },
  }
}
