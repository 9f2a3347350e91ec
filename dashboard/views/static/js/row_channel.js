// The rows of all sources of a page, on its channel.

export class RowChannel {
  #send
  #readers = new Map()
  #isOpen = false

  /** `send(text)` sends a message over the channel, if it is open. */
  constructor(send) {
    this.#send = send
  }

  /** The channel is open: `page` is what the server knows the page by. */
  open(page) {
    this.#isOpen = Boolean(page)
    if (!this.#isOpen) return
    this.#send(JSON.stringify({ page }))
    for (const name of this.#readers.keys()) this.report(name)
  }

  close() {
    this.#isOpen = false
  }

  /** Rows of the source of that name go to `reader`, and no longer to one before. */
  follow(name, reader) {
    this.#readers.set(name, reader)
    this.report(name)
  }

  /** Reports which rows of a source are here: the server sends those after them. */
  report(name) {
    const position = this.#readers.get(name)?.position
    if (this.#isOpen && position) this.#send(JSON.stringify({ have: [name, ...position] }))
  }

  receive(rows) {
    for (const [name, fragment] of Object.entries(rows)) this.#readers.get(name)?.receive(fragment)
  }
}
