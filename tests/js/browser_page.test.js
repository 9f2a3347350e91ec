// The channel of a page in a browser whose sockets are the test's.
import assert from "node:assert/strict"
import { afterEach, beforeEach, mock, test } from "node:test"
import { BrowserPage } from "../../dashboard/views/static/js/browser_page.js"

class Socket {
  static OPEN = 1
  static made = []
  readyState = 0
  sent = []

  constructor(url) {
    this.url = url
    Socket.made.push(this)
  }

  send(text) {
    this.sent.push(text)
  }

  close() {
    this.readyState = 3
  }

  opens() {
    this.readyState = Socket.OPEN
    this.onopen()
  }

  receives(content) {
    this.onmessage?.({ data: JSON.stringify(content) })
  }
}

let page
let beats

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] })
  globalThis.WebSocket = Socket
  globalThis.document = { baseURI: "https://example.org/realtime_dashboard" }
  Socket.made = []
  beats = []
  page = new BrowserPage("./", () => 0)
  page.connection = { beat: (boot) => beats.push(boot), channelClosed() {}, documentReady() {}, turn() {} }
})

afterEach(() => mock.timers.reset())

const change = { connect() {} }

function model() {
  return {
    page: "mine",
    rows_needed: false,
    beat_needed: false,
    visible: true,
    properties: { pong: { change }, beat: { change } },
  }
}

test("a page names itself once both its channel and its document are there", () => {
  page.openChannel()
  const [socket] = Socket.made
  assert.equal(String(socket.url), "wss://example.org/channel")
  socket.opens()
  assert.deepEqual(socket.sent, [])
  page.attach(model())
  assert.deepEqual(socket.sent, ['{"page":"mine"}'])
  page.openChannel()
  Socket.made[1].opens()
  assert.deepEqual(Socket.made[1].sent, ['{"page":"mine"}'])
})

test("rows are a beat of the same start of the server", () => {
  page.openChannel()
  const [socket] = Socket.made
  socket.receives({ boot: "one" })
  socket.receives({ rows: {} })
  assert.deepEqual(beats, ["one", "one"])
})

test("a channel that brought rows may be looked for again as often", () => {
  const connection = model()
  page.attach(connection)
  page.openChannel()
  for (let interruptions = 0; interruptions < 20; interruptions++) {
    Socket.made.at(-1).receives({ unknown: 1 })
    Socket.made.at(-1).receives({ rows: {} })
  }
  assert.equal(connection.rows_needed, false)
})

test("a channel to another process is opened again, and in the end the document brings the rows", () => {
  const connection = model()
  page.attach(connection)
  page.openChannel()
  for (let channels = 1; !connection.rows_needed; channels++) {
    assert.equal(Socket.made.length, channels)
    assert.ok(channels < 20)
    Socket.made.at(-1).opens()
    Socket.made.at(-1).receives({ unknown: 1 })
  }
  assert.ok(Socket.made.length > 1)
})

test("a page whose rows come over the document tries its channel again, until the server finds it there", () => {
  const connection = model()
  page.attach(connection)
  page.openChannel()
  page.beatOverDocument()
  assert.deepEqual([connection.beat_needed, connection.rows_needed], [true, true])
  mock.timers.tick(60_000)
  assert.equal(Socket.made.length, 2)
  while (Socket.made.length < 9) Socket.made.at(-1).receives({ unknown: 1 })
  Socket.made.at(-1).receives({ unknown: 1 })
  assert.equal(Socket.made.length, 9, "not more often at once")
  mock.timers.tick(60_000)
  assert.equal(Socket.made.length, 10)
  connection.rows_needed = false
  mock.timers.tick(600_000)
  assert.equal(Socket.made.length, 10)
})

test("a page that nobody sees does not try its channel again", () => {
  const connection = { ...model(), visible: false }
  page.attach(connection)
  page.beatOverDocument()
  mock.timers.tick(60_000)
  assert.equal(Socket.made.length, 0)
})

test("a page loads again from a server that answers, and stays where there is none", async () => {
  const loaded = []
  const storage = new Map()
  globalThis.sessionStorage = {
    getItem: (key) => storage.get(key) ?? null,
    setItem: (key, text) => storage.set(key, text),
  }
  globalThis.location = { pathname: "/app", search: "", hash: "#live", reload: () => loaded.push("again") }
  document.querySelector = () => null
  let failed = 0
  page.connection.loadingFailed = () => failed++
  globalThis.fetch = () => Promise.reject(new TypeError("Failed to fetch"))
  await page.reload()
  assert.deepEqual([failed, loaded, storage.size], [1, [], 0])
  globalThis.fetch = () => Promise.resolve({ ok: true })
  await page.reload()
  assert.deepEqual([failed, loaded], [1, ["again"]])
})
