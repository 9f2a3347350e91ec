// The viewport: the same table of transitions as dashboard/views/common/viewport.py, and the state of
// each page. Sections keep nothing of it, so that charts may be drawn anew at any time.
import table from "./viewport.json" with { type: "json" }

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

/** The state of one page. Each section has a zoom of its own; all else is the same for all sections. */
export class Viewport {
  #shared
  #sections = new Map()

  constructor(shared = INITIAL, number = 0) {
    this.#shared = { ...shared, zoom: null }
    this.number = number
  }

  get state() {
    return this.#shared
  }

  /** Calls `listener(zoomEnded)` after every event that is about the section. */
  subscribe(section, zoom, listener) {
    this.#sections.set(section, { zoom, listener })
  }

  of(section) {
    return { ...this.#shared, zoom: this.#sections.get(section)?.zoom ?? null }
  }

  /** An event of one section, or of the page where none is given. */
  dispatch(event, payload, section = null) {
    const about = section ? [section] : [...this.#sections.keys()]
    const after = about.map((one) => transition(this.of(one), event, payload))
    this.#shared = { ...transition(this.#shared, event, payload), zoom: null }
    for (const [number, one] of about.entries()) {
      const entry = this.#sections.get(one)
      const ended = entry.zoom != null && after[number].zoom == null
      entry.zoom = after[number].zoom
      entry.listener(ended)
    }
  }
}

const viewports = new WeakMap()

/** The state that belongs to a page's model; it begins with the server's state. */
export function viewportOf(model) {
  if (!viewports.has(model)) viewports.set(model, new Viewport(model.latest.state, model.latest.number))
  return viewports.get(model)
}

/** Applies the events of the server that have not been applied yet. */
export function receive({ viewport }) {
  const { events, number } = viewport.latest
  const page = viewportOf(viewport)
  if (number <= page.number) return
  page.number = number
  for (const [event, payload] of events) page.dispatch(event, payload)
}
