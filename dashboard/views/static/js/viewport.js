// The viewport: the same table of transitions as dashboard/views/common/viewport_state.py, and the state of
// each page. Sections keep nothing of it, so that charts may be drawn anew at any time.
import { pageClock } from "./steady_clock.js"
import table from "./viewport.json" with { type: "json" }

const REPORT_MS = 200
// A source without rows for longer than this many windows is shown as it was then.
const MAX_GAP_WINDOWS = 12
export const INITIAL = Object.freeze(table.initial)

/** The state after an event. `payload` has the values that the table names with "$". */
export function transition(state, event, payload = {}) {
  const changes = table.transitions[event]
  if (!changes) throw new Error(`There is no event ${event}`)
  if (state.range == null && table.only_when_looking_back.includes(event)) return state
  const next = { ...state }
  for (const [field, value] of Object.entries(changes)) {
    next[field] = typeof value === "string" && value.startsWith("$") ? payload[value.slice(1)] : value
    if (next[field] === undefined) throw new Error(`The event ${event} needs ${value.slice(1)}`)
  }
  return next
}

/**
 * From and to when (unix ms) charts show, whose rows reach from `oldest` to `newest`; null without rows. leastMs: the
 * shortest window that shows the course of a source.
 */
export function visibleRange(state, oldest, newest, leastMs, now) {
  if (state.zoom) return state.zoom
  if (state.range) {
    const [from, to] = state.range
    const end = state.position ?? to
    const length = state.position == null ? to - from : state.window_ms || to - from
    return [end - Math.max(length, leastMs), end]
  }
  if (newest == null) return null
  return liveRange(state, oldest, newest, leastMs, state.paused_at ?? now)
}

// The range up to now, or to rows that are ahead of it. While none come, the window grows, so that the last ones stay in sight;
// far from now it shows the last ones.
function liveRange({ window_ms }, oldest, newest, leastMs, now) {
  const length = window_ms ? Math.max(window_ms, leastMs) : newest - oldest
  const gap = now - newest
  if (gap > MAX_GAP_WINDOWS * length) return [newest - length, newest]
  const end = Math.max(now, newest)
  if (!window_ms) return [oldest, end]
  return [gap > length / 2 ? newest - length / 2 : now - length, end]
}

/** The state of one page, the same for all its sections. */
export class Viewport {
  #listeners = new Map()

  constructor(state = INITIAL, number = 0, now = Date.now) {
    this.state = state
    this.number = number
    this.now = now
  }

  /** Calls `listener(before)` after every event; one that comes later for the same key replaces it. */
  subscribe(key, listener) {
    this.#listeners.set(key, listener)
  }

  dispatch(event, payload) {
    const before = this.state
    this.state = transition(before, event, payload)
    for (const listener of this.#listeners.values()) listener(before)
  }
}

const viewports = new WeakMap()

/** The state that belongs to a page's model; it begins with the server's state, and reports its zooms to it. */
export function viewportOf(model) {
  if (!viewports.has(model)) {
    const { state, number, clock } = model.latest
    const page = new Viewport(state, number, pageClock(clock))
    viewports.set(model, page)
    page.subscribe(model, zoomReport(model, page))
  }
  return viewports.get(model)
}

// The server loads the rows that a zoom needs: while it changes, some times a second, and at once when it ends.
function zoomReport(model, page) {
  let timer = null
  const report = () => {
    clearTimeout(timer)
    timer = null
    model.zoom = page.state.zoom ?? []
  }
  return (before) => {
    if (before.zoom === page.state.zoom) return
    if (page.state.zoom) timer ??= setTimeout(report, REPORT_MS)
    else report()
  }
}

/** Applies the events of the server that have not been applied yet. */
export function receive({ viewport }) {
  const { events, number } = viewport.latest
  const page = viewportOf(viewport)
  if (number <= page.number) return
  page.number = number
  for (const [event, payload] of events) page.dispatch(event, payload)
}
