/** The build that runs, by the hash in the name of its first file; `dev` where nothing was built. */
export function buildName(moduleUrl: string): string {
  return /-([\w-]{8})\.js(?:$|\?)/.exec(moduleUrl)?.[1] ?? 'dev'
}
