// What the connection of a page does in a browser: it opens its socket, and loads the page again.
import { showState } from "./connection_notice.js"
import { addressWith, countReload, fullPath, saveScroll } from "./page_reload.js"
import { RowChannel } from "./row_channel.js"

// A server of several processes gives each socket to any of them: the channel is opened again, so often at most, until
// it is that of the document.
const MAX_CHANNELS = 8
// How long the document brings rows before a channel is tried again.
const RETRY_MS = 60_000

export class BrowserPage {
  #socket = null
  #model = null
  #boot = null
  #channels = 1
  #retry = null
  rows = new RowChannel((text) => this.send(text))

  /** `root` is the address, seen from the page, that the channel and the static files of the server are below. */
  constructor(root, clock) {
    this.root = root
    this.clock = clock
  }

  /** The document is there; `model` is what it and the server exchange about the connection. */
  attach(model) {
    const { connection } = this
    this.#model = model
    model.properties.pong.change.connect(() => connection.documentAnswered(model.pong))
    model.properties.beat.change.connect(() => connection.beat("document"))
    if (this.#socket?.readyState === WebSocket.OPEN) this.rows.open(model.page)
    connection.documentReady()
  }

  openChannel() {
    this.closeChannel()
    const address = new URL(`${this.root}channel`, document.baseURI)
    address.protocol = address.protocol.replace("http", "ws")
    const socket = new WebSocket(address)
    this.#socket = socket
    let opened = false
    socket.onopen = () => {
      opened = true
      this.rows.open(this.#model?.page)
    }
    socket.onmessage = ({ data }) => this.#receive(JSON.parse(data))
    socket.onclose = () => {
      this.rows.close()
      this.connection.channelClosed(opened)
    }
  }

  /** Every message is a beat; the first of a channel says of which start of the server. */
  #receive({ boot = this.#boot, turn, rows, unknown }) {
    this.#boot = boot
    if (rows) {
      this.#channels = 1
      this.rows.receive(rows)
    }
    this.connection.beat(boot)
    if (turn) this.connection.reload()
    if (unknown) this.#tryAnotherChannel()
  }

  #tryAnotherChannel() {
    this.#channels += 1
    if (this.#channels <= MAX_CHANNELS) this.openChannel()
    else this.#useDocument()
  }

  /** The document brings rows, until the server finds the page on a channel of its own and sets that back. */
  #useDocument() {
    this.#model.rows_needed = true
    this.#retry ??= setTimeout(() => {
      this.#retry = null
      if (!this.#model.rows_needed || !this.#model.visible) return
      this.#channels = 1
      this.openChannel()
    }, RETRY_MS)
  }

  closeChannel() {
    const socket = this.#socket
    this.#socket = null
    this.rows.close()
    if (!socket) return
    socket.onmessage = socket.onclose = null
    socket.close()
  }

  send(text) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(text)
  }

  /** Reports it where the server answers, though it has no channel. */
  async probe() {
    if (await this.#serverAnswers()) this.connection.answeredWithoutChannel()
  }

  async #serverAnswers() {
    try {
      const answer = await fetch(`${this.root}static/js/bokeh.min.js`, { method: "HEAD", cache: "no-store" })
      return answer.ok
    } catch {
      return false
    }
  }

  ping(number) {
    this.#model.ping = number
  }

  setVisible(visible) {
    this.#model.visible = visible
  }

  /** The server sends beats and rows over the document. */
  beatOverDocument() {
    this.#model.beat_needed = true
    this.#useDocument()
  }

  /** Loads the page again. Its address and `resume` have all that the server needs to build it as it is now. */
  async reload() {
    // A page that loads from a server that has just gone becomes the browser's page of errors, which never comes back.
    if (!(await this.#serverAnswers())) return this.connection.loadingFailed()
    countReload()
    saveScroll()
    const address = addressWith(location, this.#model?.resume)
    // An address with another fragment alone would not load.
    if (address === fullPath(location)) location.reload()
    else location.replace(address)
  }

  /** `lastBeat` is by the page's clock. */
  show(state, lastBeat) {
    showState(state, Date.now() - (this.clock() - lastBeat))
  }
}

/** Calls `listener()` when a socket of Bokeh is closed. Bokeh itself reports only those that have brought a document:
 * not one that was refused, as for an expired token. */
export function onDocumentSocketClosed(listener) {
  globalThis.WebSocket = class extends WebSocket {
    constructor(url, protocols = []) {
      super(url, protocols)
      if (protocols.includes("bokeh")) this.addEventListener("close", listener)
    }
  }
}
