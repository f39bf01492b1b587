/** Why the server does not start, as one sentence for the person at the terminal. The only error that carries words: it has no screen. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused'
}
