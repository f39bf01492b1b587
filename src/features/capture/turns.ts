/** Runs one thing after the other, in the order they were asked for; a failure belongs to who asked and stops nobody. */
export class Turns {
  #tail: Promise<unknown> = Promise.resolve()

  take<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#tail.then(run)
    this.#tail = turn.catch(() => {})
    return turn
  }
}
