// The viewport: the same table of transitions as dashboard/views/common/viewport.py, and the state of
// each page. Sections keep nothing of it, so that charts may be drawn anew at any time.
import table from "./viewport.json" with { type: "json" }

const REPORT_MS = 200
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
 * From and to when (unix ms) charts show, whose rows reach from `oldest` to `newest`; null without rows. `now` is
 * where the chosen window ends if rows may be ahead.
 */
export function visibleRange(state, oldest, newest, leastMs = 0, now = Number.POSITIVE_INFINITY) {
  if (state.zoom) return state.zoom
  if (state.range) {
    const [from, to] = state.range
    const end = state.position ?? to
    const length = state.position == null ? to - from : state.window_ms || to - from
    return [end - Math.max(length, leastMs), end]
  }
  if (newest == null) return null
  return [state.window_ms ? Math.min(newest, now) - Math.max(state.window_ms, leastMs) : oldest, newest]
}

/** The state of one page, the same for all its sections. */
export class Viewport {
  #listeners = new Map()

  constructor(state = INITIAL, number = 0) {
    this.state = state
    this.number = number
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
    const page = new Viewport(model.latest.state, model.latest.number)
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
