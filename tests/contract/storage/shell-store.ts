import type { Profile, ShellStore } from '../../../src/storage/shell-store.ts'
import { describe, expect, test, vi } from 'vitest'
import { CHUNK_BYTES } from '../../../src/storage/blob.ts'
import { first, freshId, id, jia, NOW, phone, sameBytes, server, someBytes, unit, until, yi } from './builders.ts'

const profile: Profile = {
  serverId: server,
  personId: jia,
  name: '甲',
  unitId: unit,
  deviceId: phone,
  grants: [],
  scopes: [],
  isDemo: false,
  hidden: false,
  lastUsedMs: NOW,
}

/** What belongs to no person. `open` gives the same database every time. */
export function shellStoreContract(name: string, openPhone: () => Promise<() => ShellStore>): void {
  describe(`shell store: ${name}`, () => {
    test('[SH1] several people use one phone: last used first, hidden ones included', async () => {
      const open = await openPhone()
      await open().putProfile(profile)
      await open().putProfile({
        ...profile,
        personId: yi,
        name: '乙',
        lastUsedMs: NOW + 5,
      })
      await open().putProfile({
        ...profile,
        serverId: id(9),
        lastUsedMs: NOW - 5,
      })
      expect((await open().profiles()).map(known => known.lastUsedMs)).toEqual([NOW + 5, NOW, NOW - 5])
      const hidden = until(open().watchProfiles(), profiles => profiles.some(known => known.hidden))
      await open().hideProfile(server, yi)
      expect((await hidden).map(known => [known.name, known.hidden])).toEqual([
        ['乙', true],
        ['甲', false],
        ['甲', false],
      ])
    })

    test('[SH2] shared files come whole or not at all, large ones too', async () => {
      const open = await openPhone()
      const [photo, film] = [
        freshId(),
        freshId(),
      ]
      const large = someBytes(CHUNK_BYTES + 10, 3)
      await open().addShared([
        {
          id: photo,
          name: '1.jpg',
          mime: 'image/jpeg',
          blob: new Blob([
            someBytes(9),
          ]),
        },
        {
          id: film,
          name: '2.mp4',
          mime: 'video/mp4',
          blob: new Blob([large]),
        },
      ], { text: '', receivedMs: NOW })
      const kept = await open().trayBlob(film)
      expect(kept?.type).toBe('video/mp4')
      expect(sameBytes(await kept!.arrayBuffer(), large)).toBe(true)
      expect((await first(open().watchTray())).map(file => file.size).sort()).toEqual([9, CHUNK_BYTES + 10].sort())
    })

    test('[SH2] a film is read and written slice by slice, and what was killed half way is not in the tray', async () => {
      const open = await openPhone()
      const [before, film] = [
        freshId(NOW - 2 * 86_400_000),
        freshId(),
      ]
      const broken = new Blob([
        someBytes(CHUNK_BYTES + 1),
      ])
      const whole = vi.spyOn(broken, 'arrayBuffer')
      const slices: number[] = []
      vi.spyOn(broken, 'slice').mockImplementation((from = 0, to = 0) => {
        slices.push(to - from)
        const part = new Blob([
          new ArrayBuffer(1),
        ])
        if (from > 0)
          vi.spyOn(part, 'arrayBuffer').mockRejectedValue(new DOMException('gone', 'NotFoundError'))
        return part
      })
      const shared = (id: string, blob: Blob) => open().addShared([
        {
          id,
          name: 'x.mp4',
          mime: 'video/mp4',
          blob,
        },
      ], { text: '', receivedMs: NOW })
      await expect(shared(before, broken)).rejects.toMatchObject({ code: 'file-unreadable' })
      expect(whole).not.toHaveBeenCalled()
      expect(Math.max(...slices)).toBe(CHUNK_BYTES)
      expect(await first(open().watchTray())).toEqual([])
      expect(await open().trayBlob(before)).toBeUndefined()
      await shared(film, new Blob([
        someBytes(5),
      ]))
      expect((await first(open().watchTray())).map(file => file.id)).toEqual([film])
    })

    test('[SH3] small settings stay', async () => {
      const open = await openPhone()
      expect(await open().setting('textSize')).toBeUndefined()
      await open().setSetting('textSize', { step: 2 })
      expect(await open().setting('textSize')).toEqual({ step: 2 })
    })
  })
}
