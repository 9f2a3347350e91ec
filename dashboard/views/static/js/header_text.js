// What the header says, in words.
import { DAY, duration, SECONDS, timeFormat } from "./time.js"

const BEAT_SECONDS = 1

/** The state of the connection and its words. `lag`: seconds by which the last beat was late. */
export function connectionWords(state, lag) {
  if (state !== "live") return state === "opening" ? ["opening", "Connecting"] : ["lost", "Not connected"]
  return lag < BEAT_SECONDS / 2 ? ["live", "Connected"] : ["late", `Connected, ${lag.toFixed(1)} s behind`]
}

/** What charts show, in words. `name` is that of the window. */
export function rangeWords({ range, position, speed, window_ms, zoom, paused_at }, name, zone, now = Date.now()) {
  if (zoom) return `${moment(zoom[0], zone, now)} – ${moment(zoom[1], zone, now)}`
  if (range == null && paused_at != null)
    return `${name === "all" ? "All" : name} up to ${moment(paused_at, zone, now)}`
  if (range == null) return name === "all" ? "All time" : `Last ${name}`
  const [from, to] = range
  if (position != null) {
    const span = window_ms ? `${duration(window_ms / 1000)} up to ` : ""
    return `${span}${moment(position, zone, now)}${speed ? ` at ${speed}x` : ""}`
  }
  return `${moment(from, zone, now)} – ${moment(to, zone, now)}`
}

function moment(at, zone, now) {
  const today = timeFormat(zone, DAY).format(at) === timeFormat(zone, DAY).format(now)
  return timeFormat(zone, { ...(today ? {} : DAY), ...SECONDS }).format(at)
}
