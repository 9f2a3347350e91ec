const SECOND_MS = 1000
// Rows of each second come a little early or late.
const SLACK_MS = 150
const acts = new Set()
let timer = null
let last = 0

/**
 * Calls `act()` each second until `stop()`: with rows that come about then, else by itself. All happens at one moment, so that
 * the browser lays out and paints the page once.
 */
export function everySecond(act) {
  acts.add(act)
  timer ??= setTimeout(run, SECOND_MS)
  return { stop: () => acts.delete(act) }
}

/** Rows have come, and the page is painted for them: what is due about now happens with them. */
export function rowsCame() {
  const since = Date.now() - last
  // Negative where the clock was set back.
  if (since >= 0 && since < SECOND_MS - SLACK_MS) return
  last = Date.now()
  // Once the rows of all sources that came together are applied.
  queueMicrotask(() => run(SECOND_MS + SLACK_MS))
}

function run(pause = SECOND_MS) {
  clearTimeout(timer)
  timer = acts.size > 0 ? setTimeout(run, pause) : null
  last = Date.now()
  for (const act of acts) act()
}
