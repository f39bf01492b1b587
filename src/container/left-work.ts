import type { Profile, ShellStore } from '../storage/shell-store.ts'

const setting = 'left-work'

type Whose = Pick<Profile, 'serverId' | 'personId'>

/** What somebody who signed out left unsent on this phone: how much, and by which login they come back to it. Nothing of what it is. */
export interface LeftWork extends Whose {
  count: number
  login: string | null
}

/** Noted at each sign-out, since nobody's store is opened while they are out. */
export async function leftWork(shell: ShellStore): Promise<readonly LeftWork[]> {
  return await shell.setting(setting) as readonly LeftWork[] | undefined ?? []
}

/** A count of 0 takes the note away. */
export async function noteLeftWork(shell: ShellStore, { serverId, personId, count, login }: LeftWork): Promise<void> {
  const others = (await leftWork(shell)).filter(other => other.serverId !== serverId || other.personId !== personId)
  await shell.setSetting(setting, count > 0
    ? [
        ...others,
        { serverId, personId, count, login },
      ]
    : others)
}
