// Runs in the browser for one section, at every new row, pan, zoom and choice of the viewer's. The server
// sends rows and nothing else: what follows from them (the axes, the newest values, how old they are) is
// worked out here, and set with sync: false so that nothing is sent back.
const state = (source.__live ??= { following: true, window_ms: view.window_ms, ticking: false })
const MOST_MARKS = 60 // more marks than this on a line are a thick line
const times = () => source.get_array("time")
const element = (model) => Bokeh.index.find_one_by_id(model.id)?.shadow_el
const reads = (figure) => figure.renderers.filter((r) => r.visible).map((r) => source.get_array(r.glyph.y.field))

function fit(figure, start) {
  const kind = figure.tags[0]
  if (kind == "percent") return
  const at = times()
  let low = kind == "amount" ? 0 : Infinity
  let high = -Infinity
  for (const values of reads(figure)) {
    for (let i = at.length - 1; i >= 0 && at[i] >= start; i--) {
      if (values[i] < low) low = values[i]
      if (values[i] > high) high = values[i]
    }
  }
  if (high == -Infinity) return
  const room = (high - low || Math.abs(high) || 1) * 0.08
  figure.y_range.setv({ start: kind == "amount" ? 0 : low - room, end: high + room }, { sync: false })
}

function slide() {
  const end = times().at(-1)
  if (end == null) return
  const whole = view.window_ms == 0
  const start = whole ? times()[0] : end - Math.max(view.window_ms, view.least_window_ms)
  const { x_range } = figures[0]
  x_range.setv({ start: Math.min(start, end - 1000), end }, { sync: false })
  for (const figure of figures) fit(figure, start)
}

// Rows that are not here, or that are too coarse for what is looked at now, are asked for.
const FEWEST_STEPS = 250
function ask() {
  const { start, end } = figures[0].x_range
  const [from, to, step] = view.loaded
  const elsewhere = start < from || (to > 0 && end > to)
  const coarse = step > 0 && (end - start) / step < FEWEST_STEPS
  if (!state.following && (elsewhere || coarse)) view.asked = [start, end]
}

function scaled(value) {
  const steps = ["", "k", "M", "G", "T"]
  const step = Math.min(Math.max(Math.floor(Math.log10(Math.abs(value) || 1) / 3), 0), 4)
  return [(value / 1000 ** step).toFixed(step ? 1 : 0), steps[step]]
}

function tell_values() {
  for (const legend of legends) {
    for (const place of element(legend)?.querySelectorAll("[data-field]") ?? []) {
      const values = source.get_array(place.dataset.field).filter((v) => isFinite(v))
      const value = values.at(-1)
      const in_bytes = place.dataset.unit.startsWith("B")
      const digits = values.every((v) => Number.isInteger(v)) ? 0 : Number(place.dataset.digits)
      const [number, prefix] = in_bytes ? scaled(value ?? NaN) : [value?.toFixed(digits), ""]
      place.textContent = value == null ? "–" : `${number} ${prefix}${place.dataset.unit}`
      place.closest("li").hidden = view.hidden.includes(place.dataset.key)
    }
  }
}

function duration(seconds) {
  if (seconds < 1.5) return "1 s"
  if (seconds < 120) return `${Math.round(seconds)} s`
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
}

function tell_times() {
  const zone = { timeZone: view.zone || undefined, timeZoneName: "short", hourCycle: "h23" }
  const clock = new Intl.DateTimeFormat([], { ...zone, hour: "2-digit", minute: "2-digit", second: "2-digit" })
  for (const place of element(posts)?.querySelectorAll("[data-at]") ?? []) {
    place.textContent = clock.format(Number(place.dataset.at))
  }
}

function tell_ages() {
  const told = element(status)
  if (!told) return
  const now = Date.now() / 1000
  for (const place of told.querySelectorAll("[data-since]")) {
    const since = Math.max(Number(place.dataset.since), place.dataset.rows ? (times().at(-1) ?? 0) / 1000 : 0)
    place.textContent = since > 0 ? `${duration(Math.max(now - since, 0))} ago` : "not yet"
  }
  for (const place of told.querySelectorAll("[data-until]")) {
    const period = Number(place.dataset.period)
    let wait = Number(place.dataset.until) - now
    if (wait < 0 && period > 0 && period < 5) wait = period
    place.textContent = wait > 0 ? `in ${duration(wait)}` : "now"
  }
  const back = told.querySelector("[data-back]")
  if (back) {
    back.hidden = state.following
    back.onclick = () => {
      state.following = true
      state.back_at = Date.now()
      if (view.asked.length > 0) view.asked = []
      slide()
      tell_ages()
    }
  }
}

function hide() {
  for (const figure of figures) {
    const has_lines = figure.renderers.some((renderer) => renderer.glyph.type == "Line")
    for (const renderer of figure.renderers) {
      const crowded = has_lines && renderer.glyph.type == "Scatter" && times().length > MOST_MARKS
      const visible = !crowded && !view.hidden.includes(renderer.tags[0])
      if (renderer.visible != visible) renderer.setv({ visible }, { sync: false })
    }
  }
}

function tell() {
  tell_values()
  tell_times()
  tell_ages()
}

// Charts take their colours from CSS, and have to be told to look again when the theme changes.
function repaint() {
  for (const figure of figures) figure.change.emit()
}

function begin() {
  state.ticking = true
  const themes = new MutationObserver(() => requestAnimationFrame(repaint))
  const timer = setInterval(() => {
    if (source.document) return tell()
    clearInterval(timer)
    themes.disconnect()
  }, 1000)
  for (const node of [document.documentElement, document.body]) {
    themes.observe(node, { attributes: true, attributeFilter: ["data-theme", "data-jp-theme-name"] })
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => source.document && repaint())
}

if (!state.ticking) begin()
// Bokeh tells of the wheel's last turn a little late, which may be after "Back to live".
if (cb_obj.event_name == "rangesupdate" && Date.now() - (state.back_at ?? 0) > 500) {
  state.following = false
  clearTimeout(state.asking)
  state.asking = setTimeout(ask, 200)
}
if (state.window_ms != view.window_ms) {
  state.window_ms = view.window_ms
  state.following = true
}
if (state.zone != view.zone) {
  state.zone = view.zone
  repaint()
}
hide()
if (state.following) slide()
tell()
