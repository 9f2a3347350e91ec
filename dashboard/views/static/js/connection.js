// Whether the page has its server: a state machine that is given time, randomness and the browser.
//
//   opening    the page is not complete yet
//   live       the beat comes, and the page's session has answered
//   lost       no beat for almost two seconds, or the session's socket is closed
//   returning  the beat comes again, but the session is gone: the page has requested to load again (page_channel/clients.py)
//   loading    the page loads again
//
// The beat says that the server is alive, and an answer of the document that this page still has its session
// there: after a restart, a long sleep or an expired session the one comes without the other.

// A viewer knows of a lost connection within two seconds: this, a tick, and the time to paint.
const BEAT_LIMIT_MS = 1750
export const TICK_MS = 200
const BEAT_MS = 1100 // between two of a silent server
const OPENING_LIMIT_MS = 6000 // the first page of a server takes long to build
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 1500
const ATTEMPT_MS = 3000
const ANSWER_MS = 4000
const LONGEST_BLOCKING_MS = 10_000 // what is longer is a sleep, after which the session is verified
const LATE_MS = 300 // a beat that is later than this is that of a busy server
const LONGEST_ANSWER_MS = 12_000 // of a busy server
const RESTARTED_ANSWER_MS = 1000 // after a restart a session answers only where another process has it
const MAX_BEATS_WITHOUT_DOCUMENT = 15
const REPEAT_REQUEST_MS = 5000
const LONGEST_JITTER_MS = 1500
const LONGEST_RELOAD_PAUSE_MS = 30_000
const LOADING_MS = 20_000

export class Connection {
  #page
  #clock
  #random
  #boot = null
  #document = "absent" // present: it answers; lost: its socket is closed
  #visible = true
  #verified = false // the document has answered since the page was last hidden or without its server
  #ping = null
  #numbers = 0
  #lastBeat
  #lastBeatAwake // by the awake clock
  #lastTick
  #blockedMs = 0
  #lateBy = 0
  #attempts = 0
  #attemptAt = null
  #beatsWithoutDocument = 0
  #notBefore
  #requestAt = null
  #withoutChannel = false
  #complete = false
  #loadingSince = null

  /** `page` is what a browser does (see browser_page.js). `reloads`: how often the page has just loaded in vain;
   * it pauses longer each time, so that it never loads again and again. */
  constructor(page, { clock, random = Math.random, reloads = 0 }) {
    this.#page = page
    this.#clock = clock
    this.#random = random
    this.#lastTick = clock()
    this.#noteBeat()
    const pause = reloads && Math.min(1000 * 2 ** reloads, LONGEST_RELOAD_PAUSE_MS)
    this.#notBefore = clock() + pause * (0.5 + random() / 2)
    this.state = "opening"
  }

  start() {
    this.#connect()
  }

  /** Seconds by which the last beat was late, or the next one is already. */
  get lag() {
    return Math.max(this.#lateBy, this.#silentMs() - BEAT_MS) / 1000
  }

  /** To be called every TICK_MS. */
  tick() {
    if (!this.#visible) return
    const now = this.#clock()
    this.#noteBlocking(now)
    if (this.state === "loading") {
      if (now - this.#loadingSince > LOADING_MS) this.#lose()
      return
    }
    const limit = this.#document === "absent" ? OPENING_LIMIT_MS : BEAT_LIMIT_MS
    if (this.state !== "lost" && this.#silentMs() > limit) this.#lose()
    const answerLimit = this.#ping?.restarted ? RESTARTED_ANSWER_MS : ANSWER_MS
    const isOverdue = this.#ping && this.#awake() - this.#ping.at > answerLimit
    if (isOverdue && this.#silentMs() <= BEAT_LIMIT_MS) this.documentLost()
    if (this.#attemptAt != null && now >= this.#attemptAt) this.#connect()
    if (this.state === "returning" && now >= this.#requestAt) this.#requestReload()
  }

  /** The server's beat, over the channel or, without one, over the document. */
  beat(boot) {
    const restarted = this.#boot != null && boot !== this.#boot
    this.#boot = boot
    this.#lateBy = Math.max(this.#silentMs() - BEAT_MS, 0)
    this.#waitForBusyServer()
    this.#noteBeat()
    this.#withoutChannel = false
    this.#attempts = 0
    this.#attemptAt = null
    if (restarted) this.#verified = false
    if (this.#document === "lost") this.#comeBack()
    else if (this.#document === "absent") this.#countBeats()
    else if (!this.#verified && !this.#ping) this.#sendPing(restarted)
  }

  /** The channel is closed. `opened`: it had been open. */
  channelClosed(opened) {
    if (!this.#visible || this.state === "loading") return
    if (this.state === "returning") this.#lose()
    if (!opened) this.#page.probe()
    this.#planAttempt()
  }

  /** The server answers, but there is no channel: beats come over the document, and no queue limits how many pages load. */
  answeredWithoutChannel() {
    if (!this.#visible || this.#silentMs() < BEAT_LIMIT_MS / 2) return
    if (this.#document === "present") this.#page.beatOverDocument()
    if (this.#document !== "lost") return
    this.#withoutChannel = true
    this.#noteBeat()
    this.#comeBack()
  }

  documentReady() {
    this.#document = "present"
    this.#noteBeat()
    if (!this.#visible) this.#page.setVisible(false)
  }

  /** The socket of the document is closed, or its session does not answer. */
  documentLost() {
    this.#document = "lost"
    this.#ping = null
    if (this.state === "live" || this.state === "opening") this.#lose()
  }

  documentAnswered(number) {
    if (number !== this.#ping?.number) return
    this.#ping = null
    if (!this.#complete) this.#page.send("loaded")
    this.#complete = true
    // While the beat is late the page stays lost, and the next beat sends another ping.
    if (this.#silentMs() > BEAT_LIMIT_MS) return
    this.#verified = true
    this.#set("live")
  }

  /** The server lets this page load again. */
  reload() {
    if (this.state !== "returning") return
    this.#loadingSince = this.#clock()
    this.#set("loading")
    this.#page.reload()
  }

  /** The server was gone before the page could load again. */
  loadingFailed() {
    if (this.state === "loading") this.#lose()
  }

  /** A hidden page has no channel and is sent nothing; a page that is shown is verified, also after a sleep. */
  setVisible(visible) {
    this.#visible = visible
    this.#ping = null
    this.#verified = false
    if (this.#document === "present") this.#page.setVisible(visible)
    if (visible) {
      this.#lastTick = this.#clock()
      this.#noteBeat()
      this.#attempts = 0
      this.#connect()
    } else {
      this.#attemptAt = null
      if (this.state === "returning") this.#lose()
      this.#page.closeChannel()
    }
  }

  /** The browser knows that it has no network, or that it has one again. */
  setOnline(online) {
    if (!online && this.state === "live") this.#lose()
    if (online && this.state === "lost" && this.#visible) this.#connect()
  }

  #noteBlocking(now) {
    const late = Math.max(now - this.#lastTick - TICK_MS, 0)
    if (late <= LONGEST_BLOCKING_MS) this.#blockedMs += late
    this.#lastTick = now
  }

  /** The clock without the time in which the browser was busy: beats of that time wait behind the next tick. A
   * page that draws many lines would otherwise seem to have lost its server, and load again and again. */
  #awake() {
    return this.#clock() - this.#blockedMs
  }

  #silentMs() {
    return this.#awake() - this.#lastBeatAwake
  }

  #noteBeat() {
    this.#lastBeat = this.#clock()
    this.#lastBeatAwake = this.#awake()
  }

  #connect() {
    this.#attempts += 1
    this.#attemptAt = this.#clock() + ATTEMPT_MS
    this.#page.openChannel()
  }

  #planAttempt() {
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** this.#attempts, LONGEST_PAUSE_MS)
    this.#attemptAt = this.#clock() + pause * (0.5 + this.#random() / 2)
  }

  #lose() {
    this.#verified = false
    this.#ping = null
    this.#withoutChannel = false
    this.#set("lost")
    if (this.#attemptAt == null) this.#planAttempt()
  }

  #sendPing(restarted) {
    const now = this.#awake()
    this.#ping = { number: ++this.#numbers, since: now, at: now, restarted }
    this.#page.ping(this.#numbers)
  }

  /** A busy server answers late, as its beats are: that time does not count. */
  #waitForBusyServer() {
    if (!this.#ping || this.#lateBy < LATE_MS) return
    const latest = this.#ping.since + LONGEST_ANSWER_MS - ANSWER_MS
    this.#ping.at = Math.min(this.#ping.at + this.#silentMs(), latest)
  }

  // A document that does not come: its token has expired, or its socket was refused.
  #countBeats() {
    this.#beatsWithoutDocument += 1
    if (this.#beatsWithoutDocument >= MAX_BEATS_WITHOUT_DOCUMENT) this.#comeBack()
    else if (this.state === "lost") this.#set("opening")
  }

  #comeBack() {
    const now = this.#clock()
    if (this.state === "returning" || this.state === "loading" || now < this.#notBefore) return
    this.#set("returning")
    this.#requestAt = this.#withoutChannel ? now + this.#random() * LONGEST_JITTER_MS : now
    if (this.#requestAt === now) this.#requestReload()
  }

  #requestReload() {
    if (this.#withoutChannel) return this.reload()
    this.#requestAt = this.#clock() + REPEAT_REQUEST_MS
    this.#page.send("reload")
  }

  #set(state) {
    if (state === this.state) return
    this.state = state
    this.#page.show(state, this.#lastBeat)
  }
}
