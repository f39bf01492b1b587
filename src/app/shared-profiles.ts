import type { Profile, ShellStore } from '../storage/shell-store.ts'

const setting = 'shared'

const nameOf = ({ serverId, personId }: Pick<Profile, 'serverId' | 'personId'>): string => `${serverId}/${personId}`

async function listOf(shell: ShellStore): Promise<readonly string[]> {
  return await shell.setting(setting) as readonly string[] | undefined ?? []
}

/** Did this person say that the computer is shared? Then their part opens only while their session holds. */
export async function isSharedBy(shell: ShellStore, profile: Pick<Profile, 'serverId' | 'personId'>): Promise<boolean> {
  return (await listOf(shell)).includes(nameOf(profile))
}

export async function noteShared(shell: ShellStore, profile: Pick<Profile, 'serverId' | 'personId'>, isShared: boolean): Promise<void> {
  const others = (await listOf(shell)).filter(name => name !== nameOf(profile))
  await shell.setSetting(setting, isShared
    ? [
        ...others,
        nameOf(profile),
      ]
    : others)
}
