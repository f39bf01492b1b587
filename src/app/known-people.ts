import type { Expected } from '../container/container.ts'
import type { Profile, ShellStore } from '../storage/shell-store.ts'

const setting = 'logins'

type Logins = Readonly<Record<string, { serverId: string, personId: string }>>

/** As the server compares logins. */
function written(login: string): string {
  return login.normalize('NFKC').trim().toLowerCase()
}

async function loginsOf(shell: ShellStore): Promise<Logins> {
  return await shell.setting(setting) as Logins | undefined ?? {}
}

/** Keeps which login is whose, so that the person's own device is shown to the server the next time. */
export async function rememberLogin(shell: ShellStore, login: string, { serverId, personId }: Pick<Profile, 'serverId' | 'personId'>): Promise<void> {
  await shell.setSetting(setting, {
    ...await loginsOf(shell),
    [written(login)]: { serverId, personId },
  })
}

/** The login by which this person came in here, as they wrote it; `null` for those who came by a link alone. */
export async function loginOf(shell: ShellStore, { serverId, personId }: Pick<Profile, 'serverId' | 'personId'>): Promise<string | null> {
  const found = Object.entries(await loginsOf(shell)).find(([, whose]) => whose.serverId === serverId && whose.personId === personId)
  return found?.[0] ?? null
}

/** Who is probably coming in, if they were here before. A guess: the server decides. */
export async function findKnown(shell: ShellStore, { login, name }: Expected): Promise<Profile | undefined> {
  const profiles = await shell.profiles()
  const byLogin = login === undefined
    ? undefined
    : (await loginsOf(shell))[written(login)]
  if (byLogin)
    return profiles.find(({ serverId, personId }) => serverId === byLogin.serverId && personId === byLogin.personId)
  const namesakes = profiles.filter(profile => profile.name === name)
  return namesakes.length === 1
    ? namesakes[0]
    : undefined
}
