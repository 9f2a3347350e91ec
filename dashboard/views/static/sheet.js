// Runs in the browser while a section's table is open: fills it with the rows that the charts show and that
// have the viewer's words in them, the newest first, and keeps what is looked at in its place.
const EVERY_MS = 500
const state = (table.__sheet ??= { words: new Map(), zone: null })
const columns = table.source
const VALUES = columns.columns().filter((name) => name.startsWith("value "))

function clock(at) {
  if (state.zone != view.zone) {
    state.zone = view.zone
    state.words.clear()
    const day = { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" }
    state.format = new Intl.DateTimeFormat([], { ...day, hourCycle: "h23", timeZone: view.zone || undefined, timeZoneName: "short" })
  }
  if (!state.words.has(at)) state.words.set(at, state.format.format(at))
  return state.words.get(at)
}

// The rows from the newest to the oldest, as one column a quantity, and one with the key.
function* rows() {
  const { start, end } = x_range
  const times = source.get_array("time")
  const lines = places.filter(([key]) => !view.hidden.includes(key)).map(([key, fields]) => [
    key, VALUES.map((name) => (fields[name] ? source.get_array(fields[name]) : [])),
  ])
  const keys = as_points ? source.get_array("key") : null
  for (let i = times.length - 1; i >= 0; i--) {
    if (times[i] < start || times[i] > end) continue
    for (const [key, values] of lines) {
      const told = values.map((line) => line[i] ?? NaN)
      if (told.some((value) => isFinite(value))) yield [times[i], clock(times[i]), keys ? keys[i] : key, ...told]
    }
  }
}

function fill() {
  state.due = null
  if (!box.visible) return
  const input = Bokeh.index.find_one_by_id(bar.id)?.shadow_el.querySelector("input")
  if (input) input.oninput = fill
  const wanted = (input?.value ?? "").toLowerCase().split(/\s+/)
  const names = ["time", "when", "key", ...VALUES]
  const found = [...rows()].filter((row) => {
    if (wanted.join("") == "") return true
    const text = row.slice(1).join(" ").toLowerCase()
    return wanted.every((word) => text.includes(word))
  })
  const seen = Bokeh.index.find_one_by_id(table.id)
  const top = seen?.grid?.getViewport().top ?? 0
  const first = top > 0 ? seen.data.getItem(top) : null
  columns.setv({ data: Object.fromEntries(names.map((name, n) => [name, found.map((row) => row[n])])) }, { sync: false })
  if (state.words.size > 50_000) state.words.clear()
  if (first) stay(seen, top, first)
}

function stay(seen, top, { time, key }) {
  for (let row = 0; row < seen.data.getLength(); row++) {
    const item = seen.data.getItem(row)
    if (item.time != time || item.key != key) continue
    const viewport = seen.shadow_el.querySelector(".slick-viewport")
    viewport.scrollTop += (row - top) * table.row_height
    return
  }
}

state.due ??= setTimeout(fill, cb_obj === source || cb_obj === x_range ? EVERY_MS : 0)
