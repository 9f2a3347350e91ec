// The slider through the past and its replay. The browser moves slider and charts by itself; the server
// receives the slider's value once a second.
import { viewportOf } from "./viewport.js"

const EVERY_MS = 200
const REPORT_MS = 1000
const replays = new Map()

/** Runs when slider, Play or speed change: by the viewer, the server or a replay. */
export function sliderMoved({ viewport, slider, play, speed }, cause) {
  for (const old of replays.keys()) if (!old.document) replays.delete(old)
  if (!replays.has(slider)) replays.set(slider, new Replay(viewportOf(viewport), slider, play, speed))
  replays.get(slider).changed(cause)
}

/** Stops all replays, so that no moment of one follows the viewer who leaves the past. */
export function stopReplays() {
  for (const { play } of replays.values()) play.active = false
}

export class Replay {
  #timer = null
  #start = null
  #moment = null
  #reported = 0

  constructor(viewport, slider, play, speed, now = () => performance.now()) {
    Object.assign(this, { viewport, slider, play, speed, now })
  }

  changed(cause) {
    const { slider, play, speed, viewport } = this
    if (cause === slider) {
      // The end of a range that was picked stands for the whole range, unless a replay has come there.
      const whole = slider.value >= slider.end && slider.value !== this.#moment && viewport.state.picked
      viewport.dispatch("move", { position: whole ? null : slider.value })
    }
    if (slider.value !== this.#moment || cause === speed) this.#start = null
    if (cause === play && play.active && this.#timer == null) {
      if (slider.value >= slider.end) this.#go(slider.start, true)
      this.#timer = setInterval(() => this.tick(), EVERY_MS)
    }
  }

  tick() {
    const { slider, play, speed } = this
    // Play may also be ended by the server, and the page by its viewer.
    if (!play.active || !slider.document) {
      clearInterval(this.#timer)
      this.#timer = this.#start = null
      return
    }
    const now = this.now()
    this.#start ??= { moment: slider.value, at: now }
    const moment = Math.min(this.#start.moment + (now - this.#start.at) * Number.parseFloat(speed.value), slider.end)
    const report = now - this.#reported >= REPORT_MS || moment === slider.end
    if (report) this.#reported = now
    this.#go(moment, report)
    if (moment === slider.end) play.active = false
  }

  #go(moment, report) {
    this.#moment = moment
    this.slider.setv({ value: moment }, { sync: report })
  }
}
