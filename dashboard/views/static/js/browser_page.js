// What the connection of a page does in a browser: its socket, its notice, and loading again where it was.
import { SECONDS, timeFormat } from "./time.js"

const RELOADS = "realtime-dashboard reloads"
const SCROLLED = "realtime-dashboard scrolled"
const RECENT_MS = 60_000
const SCROLLING_MS = 15_000
const WORDS = {
  lost: (since) => `Connection lost, retrying. The page shows what was known at ${since}.`,
  returning: (since) => `The server is back: the page is about to load again. It shows what was known at ${since}.`,
  loading: (since) => `The server is back: the page loads again. It shows what was known at ${since}.`,
}

export class BrowserPage {
  #socket = null
  #model = null

  /** `root` is the path that the channel and the static files of the server are below. */
  constructor(root, clock) {
    this.root = root
    this.clock = clock
  }

  /** The document is there; `model` is what it and the server exchange about the connection. */
  attach(model) {
    const { connection } = this
    this.#model = model
    model.properties.answered.change.connect(() => connection.documentAnswered(model.answered))
    model.properties.beat.change.connect(() => connection.beat("document"))
    connection.documentReady()
  }

  openChannel() {
    this.closeChannel()
    const { protocol, host } = location
    const socket = new WebSocket(`${protocol === "https:" ? "wss" : "ws"}://${host}${this.root}channel`)
    this.#socket = socket
    let opened = false
    socket.onopen = () => {
      opened = true
    }
    socket.onmessage = ({ data }) => {
      const { boot, turn } = JSON.parse(data)
      if (boot) this.connection.beat(boot)
      if (turn) this.connection.turn()
    }
    socket.onclose = () => this.connection.channelClosed(opened)
  }

  closeChannel() {
    const socket = this.#socket
    this.#socket = null
    if (!socket) return
    socket.onmessage = socket.onclose = null
    socket.close()
  }

  send(text) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(text)
  }

  /** Whether the server answers at all, where it has no channel. */
  async probe() {
    try {
      const answer = await fetch(`${this.root}static/js/bokeh.min.js`, { method: "HEAD", cache: "no-store" })
      if (answer.ok) this.connection.answeredWithoutChannel()
    } catch {
      // No answer: the next attempt probes again.
    }
  }

  ask(number) {
    this.#model.asked = number
  }

  setVisible(visible) {
    this.#model.visible = visible
  }

  beatOverDocument(wanted) {
    this.#model.beat_wanted = wanted
  }

  /** Loads the page again. Its address and `resume` have all that the server needs to build it as it is now. */
  reload() {
    sessionStorage.setItem(RELOADS, JSON.stringify({ count: recentReloads() + 1, at: Date.now() }))
    // Of the page without its notice, which moves all that is below it.
    const top = -(document.querySelector("[data-root-id] > *")?.getBoundingClientRect().top ?? 0)
    sessionStorage.setItem(SCROLLED, JSON.stringify({ top, at: Date.now() }))
    const address = addressWith(location, this.#model?.resume)
    // An address with another fragment alone would not load.
    if (address === fullPath(location)) location.reload()
    else location.replace(address)
  }

  /** Marks the page, whose styles follow, and says why it stands still. `lastBeat` is by the page's clock. */
  show(state, lastBeat) {
    const words = WORDS[state]
    const root = document.documentElement
    if (words) root.dataset.connection = state
    else delete root.dataset.connection
    const since = Date.now() - (this.clock() - lastBeat)
    const notice = showNotice(words?.(timeFormat("", SECONDS).format(since)))
    for (const part of document.body.children) if (part !== notice) part.inert = Boolean(words)
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

/** Shows a text above the page, or none, and returns its element. */
function showNotice(text) {
  const shown = document.querySelector(".connection-notice")
  if (!text) return shown?.remove()
  const notice = shown ?? document.createElement("div")
  notice.className = "connection-notice"
  notice.role = "alert"
  if (!shown) document.body.prepend(notice)
  notice.textContent = text
  return notice
}

/** How often the page has loaded again in the last minute, and was not well for long in between. */
export function recentReloads(now = Date.now()) {
  const { count, at } = JSON.parse(sessionStorage.getItem(RELOADS) ?? '{"count": 0, "at": 0}')
  return Math.abs(now - at) < RECENT_MS ? count : 0
}

export function forgetReloads() {
  sessionStorage.removeItem(RELOADS)
}

/** The address without the parameter that only the server needs, for people who copy it. */
export function cleanAddress() {
  const address = addressWith(location, "")
  if (address !== fullPath(location)) history.replaceState(history.state, "", address)
}

function fullPath({ pathname, search, hash }) {
  return pathname + search + hash
}

/** The path of an address with this text as its parameter `resume`; without one for "". */
export function addressWith({ pathname, search, hash }, resume) {
  const query = new URLSearchParams(search)
  if (!resume && !query.has("resume")) return pathname + search + hash
  query.delete("resume")
  if (resume) query.set("resume", resume)
  const text = query.toString()
  return pathname + (text && `?${text}`) + hash
}

/** Scrolls to where the page was when it loaded again, once it is long enough; a viewer who scrolls ends that. */
export function restoreScroll() {
  const { top = 0, at = 0 } = JSON.parse(sessionStorage.getItem(SCROLLED) ?? "{}")
  sessionStorage.removeItem(SCROLLED)
  if (top <= 0 || Math.abs(Date.now() - at) > RECENT_MS) return
  const end = new AbortController()
  const until = Date.now() + SCROLLING_MS
  const timer = setInterval(() => {
    const isLongEnough = document.documentElement.scrollHeight >= top + innerHeight
    if (isLongEnough) scrollTo({ top, behavior: "instant" })
    if (isLongEnough || Date.now() > until) end.abort()
  }, 100)
  end.signal.addEventListener("abort", () => clearInterval(timer))
  for (const type of ["wheel", "touchstart", "keydown", "pointerdown"]) {
    addEventListener(type, () => end.abort(), { passive: true, signal: end.signal })
  }
}
