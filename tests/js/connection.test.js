// The connection of a page, in a world whose time, server and browser are the test's.
import assert from "node:assert/strict"
import { test } from "node:test"
import { Connection, TICK_MS } from "../../dashboard/views/static/js/connection.js"
import { steadyClock } from "../../dashboard/views/static/js/steady_clock.js"

/** A page and its server. The channel opens and the document answers while `server` says so. */
class World {
  now = 0
  server = { up: true, stopped: false, boot: "one", channel: true }
  beatMs = 1000
  session = true
  channel = false
  visible = true
  overDocument = false
  sent = []
  attempts = []
  reloads = 0
  shown = []

  constructor(options = {}) {
    this.connection = new Connection(this, { clock: () => this.now, random: () => 0.5, ...options })
  }

  get state() {
    return this.connection.state
  }

  get answers() {
    return this.server.up && !this.server.stopped
  }

  openChannel() {
    this.attempts.push(this.now)
    this.channel = false
    if (this.server.stopped) return
    this.opening = true
  }

  closeChannel() {
    this.channel = this.opening = false
  }

  probe() {
    if (this.answers) this.connection.answeredWithoutChannel()
  }

  send(text) {
    if (this.channel) this.sent.push(text)
  }

  ping(number) {
    this.pinged = number
  }

  setVisible(visible) {
    this.visible = visible
  }

  beatOverDocument() {
    this.overDocument = true
  }

  reload() {
    this.reloads += 1
  }

  show(state) {
    this.shown.push(state)
  }

  /** Lets time pass. The server beats once a second. */
  pass(ms) {
    for (const end = this.now + ms; this.now < end; ) {
      this.now += TICK_MS
      this.#serve()
      this.connection.tick()
    }
  }

  /** The browser does nothing else for so long: then its timer comes first, and what has come meanwhile after it. */
  block(ms) {
    for (const end = this.now + ms; this.now < end; ) this.now += TICK_MS
    this.connection.tick()
    if (this.answers && this.channel) this.connection.beat(this.server.boot)
    this.#serve()
  }

  #serve() {
    if (this.opening) {
      this.opening = false
      if (this.answers && this.server.channel) {
        this.channel = true
        this.connection.beat(this.server.boot)
      } else this.connection.channelClosed(false)
    }
    if (!this.answers) return
    if (this.pinged && this.session) {
      const number = this.pinged
      this.pinged = null
      this.connection.documentAnswered(number)
    }
    if (this.now % this.beatMs) return
    if (this.channel) this.connection.beat(this.server.boot)
    else if (this.overDocument && this.session && this.visible) this.connection.beat("document")
  }

  /** The server's process ends, and with it sockets and sessions. */
  kill() {
    this.server.up = this.session = false
    this.connection.documentLost()
    if (this.channel) {
      this.channel = false
      this.connection.channelClosed(true)
    }
  }

  restart() {
    this.server = { ...this.server, up: true, boot: "two" }
  }
}

function live(options) {
  const world = new World(options)
  world.connection.start()
  world.pass(1000)
  world.connection.documentReady()
  world.pass(2000)
  assert.equal(world.state, "live")
  return world
}

test("a page is live when the beat has come and its document has answered, which ends its turn", () => {
  const world = new World()
  world.connection.start()
  world.pass(3000)
  assert.equal(world.state, "opening")
  world.connection.documentReady()
  world.pass(1400)
  assert.equal(world.state, "live")
  assert.deepEqual(world.sent, ["loaded"])
  world.pass(60_000)
  assert.deepEqual(world.shown, ["live"])
  assert.equal(world.attempts.length, 1)
})

test("a server that stands still is noticed within two seconds, and the page goes on with its session", () => {
  const world = live()
  world.server.stopped = true
  world.pass(2000)
  assert.equal(world.state, "lost")
  world.pass(20_000)
  assert.equal(world.state, "lost")
  world.server.stopped = false
  world.pass(4000)
  assert.equal(world.state, "live")
  assert.equal(world.reloads, 0)
})

test("a page whose server was killed retries, takes its turn when it is back, and loads once", () => {
  const world = live()
  world.kill()
  assert.equal(world.state, "lost")
  world.pass(30_000)
  world.restart()
  world.pass(3000)
  assert.equal(world.state, "returning")
  assert.deepEqual(world.sent, ["loaded", "reload"])
  world.pass(1000)
  assert.equal(world.reloads, 0)
  world.connection.reload()
  assert.equal(world.reloads, 1)
  world.connection.reload()
  world.pass(10_000)
  assert.equal(world.reloads, 1)
})

test("a page whose server goes again just before it loads is lost, and takes its next turn", () => {
  const world = live()
  world.kill()
  world.restart()
  world.pass(3000)
  world.connection.reload()
  assert.equal(world.state, "loading")
  world.kill()
  world.connection.loadingFailed()
  assert.equal(world.state, "lost")
  world.restart()
  world.pass(6000)
  assert.equal(world.state, "returning")
  world.connection.reload()
  assert.deepEqual([world.state, world.reloads], ["loading", 2])
})

test("attempts become rarer, to one in about a second", () => {
  const world = live()
  world.attempts = []
  world.kill()
  world.pass(60_000)
  const pauses = world.attempts.slice(1).map((at, number) => at - world.attempts[number])
  assert.ok(pauses[0] < pauses[3])
  assert.ok(pauses.every((pause) => pause <= 1500 + TICK_MS))
  assert.ok(world.attempts.length < 60)
})

test("a turn that was not granted is requested again, and a server that goes meanwhile is waited for", () => {
  const world = live()
  world.kill()
  world.restart()
  world.pass(4000)
  world.pass(6000)
  assert.deepEqual(world.sent, ["loaded", "reload", "reload"])
  world.kill()
  assert.equal(world.state, "lost")
  world.connection.reload()
  assert.equal(world.reloads, 0)
})

test("a channel that is cut alone is opened again before anybody notices", () => {
  const world = live()
  world.channel = false
  world.connection.channelClosed(true)
  world.pass(10_000)
  assert.deepEqual(world.shown, ["live"])
  assert.equal(world.attempts.length, 2)
})

test("a document whose socket is cut alone makes the page load again", () => {
  const world = live()
  world.connection.documentLost()
  assert.equal(world.state, "lost")
  world.pass(1200)
  assert.equal(world.state, "returning")
})

test("after a sleep or a silent cut, a session that does not answer is gone", () => {
  const world = live()
  world.session = false
  world.now += 3_600_000
  world.pass(TICK_MS)
  assert.equal(world.state, "lost")
  world.pass(8000)
  assert.equal(world.state, "returning")
})

test("a page whose session is in another process of the server stays; after a restart it loads again", () => {
  const world = live()
  world.server.boot = "another process"
  world.pass(3000)
  assert.equal(world.state, "live")
  world.session = false
  world.server.boot = "a new version"
  world.pass(4000)
  assert.equal(world.state, "returning")
})

test("a hidden page has no channel and takes no attempts, and is verified when it is shown", () => {
  const world = live()
  world.connection.setVisible(false)
  assert.equal(world.visible, false)
  world.attempts = []
  world.pass(600_000)
  assert.deepEqual([world.channel, world.attempts.length, world.state], [false, 0, "live"])
  world.connection.setVisible(true)
  assert.equal(world.visible, true)
  world.pass(1400)
  assert.equal(world.state, "live")
  world.connection.setVisible(false)
  world.session = false
  world.pass(10_000)
  world.connection.setVisible(true)
  world.pass(6000)
  assert.equal(world.state, "returning")
})

test("a hidden page whose server restarts loads only when it is shown", () => {
  const world = live()
  world.connection.setVisible(false)
  world.kill()
  world.restart()
  world.pass(60_000)
  assert.equal(world.reloads, 0)
  assert.deepEqual(world.sent, ["loaded"])
  world.connection.setVisible(true)
  world.pass(1400)
  assert.equal(world.state, "returning")
})

test("a page that was hidden before it was complete is sent nothing until it is shown", () => {
  const world = new World()
  world.connection.setVisible(false)
  world.connection.documentReady()
  assert.equal(world.visible, false)
  assert.equal(world.attempts.length, 0)
})

test("without a channel the document carries the beat, and a server that is back is noticed by its answer", () => {
  const world = new World()
  world.server.channel = false
  world.connection.start()
  world.connection.documentReady()
  world.pass(4000)
  assert.equal(world.state, "live")
  const attempts = world.attempts.length
  world.pass(20_000)
  assert.equal(world.attempts.length, attempts)
  world.server.stopped = true
  world.pass(2000)
  assert.equal(world.state, "lost")
  world.server.stopped = false
  world.pass(4000)
  assert.equal(world.state, "live")
  world.kill()
  world.pass(20_000)
  assert.equal(world.reloads, 0)
  world.restart()
  world.pass(5000)
  assert.equal(world.reloads, 1)
})

test("a document that is refused, as for an expired token, or never comes makes the page load again", () => {
  const refused = new World()
  refused.connection.start()
  refused.pass(400)
  refused.connection.documentLost()
  refused.pass(1000)
  assert.equal(refused.state, "returning")
  const silent = new World()
  silent.connection.start()
  silent.pass(16_000)
  assert.equal(silent.state, "returning")
})

test("a page that loads in vain pauses longer each time", () => {
  const waits = [0, 1, 2, 5, 50].map((reloads) => {
    const world = new World({ reloads })
    world.connection.start()
    world.connection.documentReady()
    world.connection.documentLost()
    world.pass(200)
    while (world.state !== "returning") world.pass(TICK_MS)
    return world.now
  })
  assert.ok(waits[0] < 1000 && waits[1] < 2500)
  assert.ok(waits[2] > waits[1] && waits[3] > waits[2])
  assert.ok(waits[3] <= 31_000 && waits[4] === waits[3])
})

test("a browser without a network says so at once, and tries at once when it has one", () => {
  const world = live()
  world.server.stopped = true
  world.connection.setOnline(false)
  assert.equal(world.state, "lost")
  world.pass(20_000)
  world.server.stopped = false
  world.connection.setOnline(true)
  world.pass(600)
  assert.equal(world.state, "live")
})

test("the clock counts a sleep, and never goes back", () => {
  let [wall, monotonic] = [1000, 0]
  const clock = steadyClock(
    () => wall,
    () => monotonic,
  )
  wall += 100
  monotonic += 100
  assert.equal(clock(), 100)
  wall += 3_600_000
  assert.equal(clock(), 3_600_100)
  wall -= 7_200_000
  monotonic += 50
  assert.equal(clock(), 3_600_150)
})

test("a browser that is busy for seconds, again and again, has not lost its server", () => {
  const world = new World()
  world.connection.start()
  world.pass(1000)
  world.connection.documentReady()
  world.pass(3000)
  world.shown = []
  for (let time = 0; time < 12; time++) {
    world.block(5000)
    world.pass(TICK_MS)
  }
  assert.equal(world.state, "live")
  assert.deepEqual([world.shown, world.reloads], [[], 0])
})

test("a browser that was busy notices within two seconds that its server is gone", () => {
  const world = new World()
  world.connection.start()
  world.pass(1000)
  world.connection.documentReady()
  world.pass(3000)
  world.server.stopped = true
  world.block(5000)
  assert.equal(world.state, "live")
  world.pass(2000)
  assert.equal(world.state, "lost")
})

test("a busy server, whose beats are late, has longer to answer, and a page whose session is gone comes back at last", () => {
  const loadedAfter = (beatMs) => {
    const world = live()
    world.session = false
    world.beatMs = beatMs
    world.connection.setVisible(false)
    world.connection.setVisible(true)
    const since = world.now
    while (!world.sent.includes("reload") && world.now < since + 60_000) world.pass(TICK_MS)
    return world.now - since
  }
  const [onTime, late] = [1000, 1600].map(loadedAfter)
  assert.ok(onTime < 6000, onTime)
  assert.ok(late > 8000 && late < 16_000, late)
})

test("an answer that comes while the beat is late is requested again, and the page comes back", () => {
  const world = live()
  world.server.stopped = true
  world.pass(2000)
  world.server.stopped = false
  // The beat sends a ping, and the server stands still again; its answer comes first when it goes on.
  world.session = false
  world.pass(1000)
  world.server.stopped = true
  world.pass(2000)
  world.session = true
  world.connection.documentAnswered(world.pinged)
  assert.equal(world.state, "lost")
  world.server.stopped = false
  world.pass(3000)
  assert.equal(world.state, "live")
  assert.equal(world.reloads, 0)
})
