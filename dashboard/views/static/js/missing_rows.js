// Rows that are missing at the end of live charts: since when, and why.
import { shortTime } from "./time.js"

// A clock may differ from the server's by as much as a page takes to come.
const MAX_SLACK_MS = 5_000

/** Whether rows of one section are missing. `section` has `charts`, `state` and `viewport`. */
export class MissingRows {
  #section
  #newest = null
  #slack = MAX_SLACK_MS

  constructor(section) {
    this.#section = section
  }

  /** The newest row (unix ms) where the next one is overdue; null while all is well, or the page shows the past. */
  get since() {
    const { state, viewport, charts } = this.#section
    const newest = charts.source.get_array("time").at(-1)
    const now = viewport.now()
    this.#measure(newest, now)
    const { range, paused } = viewport.state
    const calm = !state.overdue_ms || newest == null || range || paused || state.ends_in_past
    return calm || now - newest <= state.overdue_ms + this.#slack ? null : newest
  }

  /** "No rows since 10:32:07 GMT: the reason". */
  get text() {
    const { state } = this.#section
    const lost = isLost(globalThis.realtimeDashboardConnection?.connection)
    const reason = lost ? "no connection to the server" : state.missing
    const since = `No rows since ${shortTime(this.since, state.zone)}`
    return reason ? `${since}: ${reason}` : since
  }

  // Rows are a little old when they come, by the clock of this page.
  #measure(newest, now) {
    if (newest === this.#newest) return
    if (this.#newest != null) this.#slack = Math.min(this.#slack, Math.max(now - newest, 0))
    this.#newest = newest
  }
}

function isLost(connection) {
  return connection != null && !["opening", "live"].includes(connection.state)
}
