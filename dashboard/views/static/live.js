// Runs in the browser for one section, at every new row, pan, zoom and choice of the viewer's. The server
// sends rows and nothing else: what follows from them (the axes, the newest values, how old they are) is
// worked out here, and set with sync: false so that nothing is sent back.
const state = (source.__live ??= { following: true, window_ms: view.window_ms, ticking: false, place: [] })
const MOST_MARKS = 60 // more marks than this on a line are a thick line
const times = () => source.get_array("time")
const element = (model) => Bokeh.index.find_one_by_id(model.id)?.shadow_el
const lines = (figure) => figure.renderers.filter((r) => r.data_source === source)
const reads = (figure) => lines(figure).filter((r) => r.visible).map((r) => source.get_array(r.glyph.y.field))
const looking_back = () => travel.place.length > 0

function fit(figure, start, end) {
  const kind = figure.tags[0]
  if (kind == "percent") return
  const at = times()
  let low = kind == "amount" ? 0 : Infinity
  let high = -Infinity
  for (const values of reads(figure)) {
    for (let i = at.length - 1; i >= 0 && at[i] >= start; i--) {
      if (at[i] > end) continue
      if (values[i] < low) low = values[i]
      if (values[i] > high) high = values[i]
    }
  }
  if (high == -Infinity) return
  const room = (high - low || Math.abs(high) || 1) * 0.08
  figure.y_range.setv({ start: kind == "amount" ? 0 : low - room, end: high + room }, { sync: false })
}

function show(start, end) {
  x_range.setv({ start: Math.min(start, end - 1000), end }, { sync: false })
  for (const figure of figures) fit(figure, start, end)
}

function slide() {
  const end = times().at(-1)
  if (end == null) return
  const whole = view.window_ms == 0
  show(whole ? times()[0] : end - Math.max(view.window_ms, view.least_window_ms), end)
}

// The whole stretch or, while the viewer moves through it or it is replayed, the window up to that moment.
function look_back() {
  const [from, to] = travel.place
  const length = travel.moment ? view.window_ms || to - from : to - from
  const end = travel.moment || to
  show(end - Math.max(length, view.least_window_ms), end)
}

// Rows that are not here, or that are too coarse for what is looked at now, are asked for.
const FEWEST_STEPS = 250
function ask() {
  const { start, end } = x_range
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
  // Of one who looks elsewhere: the values where the charts end.
  const until = state.following ? Infinity : x_range.end
  const rows = times().findLastIndex((at) => at <= until) + 1
  for (const legend of legends) {
    for (const place of element(legend)?.querySelectorAll("[data-field]") ?? []) {
      const values = source.get_array(place.dataset.field).slice(0, rows).filter((v) => isFinite(v))
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
    const shown = place.dataset.rows && !(view.loaded[1] > 0) ? (times().at(-1) ?? 0) / 1000 : 0
    const since = Math.max(Number(place.dataset.since), shown)
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
    back.hidden = state.following || looking_back()
    back.onclick = () => {
      state.following = true
      state.back_at = Date.now()
      if (view.asked.length > 0) view.asked = []
      slide()
      tell_ages()
    }
  }
}

function offer_tools() {
  for (const button of element(tools)?.querySelectorAll("[data-wish]") ?? []) {
    button.onclick = () => {
      const { start, end } = x_range
      const zone = view.zone || Intl.DateTimeFormat().resolvedOptions().timeZone
      view.wish = [button.dataset.wish, start, end, zone, Date.now()]
    }
  }
  const find = element(tools)?.querySelector("[data-find]")
  if (!find) return
  find.hidden = !posts.visible
  // Charts that are drawn anew have another field for the same words.
  if (state.find !== find) find.value = view.searched
  state.find = find
  find.oninput = () => {
    clearTimeout(state.finding)
    state.finding = setTimeout(() => (view.wish = ["find", find.value, Date.now()]), 300)
  }
}

function hide() {
  for (const figure of figures) {
    const has_lines = lines(figure).some((renderer) => renderer.glyph.type == "Line")
    for (const renderer of lines(figure)) {
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
  offer_tools()
}

function begin() {
  state.ticking = true
  const end = repaint_with_theme(figures)
  const timer = setInterval(() => {
    if (source.document) return tell()
    clearInterval(timer)
    end()
  }, 1000)
}

if (!state.ticking) begin()
// Bokeh tells of the wheel's last turn a little late, which may be after "Back to live".
if (cb_obj.event_name == "rangesupdate" && Date.now() - (state.back_at ?? 0) > 500) {
  state.following = false
  state.panned = true
  // While the wheel turns, too: not only when it has come to rest.
  state.asking ??= setTimeout(() => {
    state.asking = null
    ask()
  }, 200)
}
if (state.window_ms != view.window_ms) {
  state.window_ms = view.window_ms
  state.following = true
}
if (cb_obj === travel || state.place != travel.place) {
  state.place = travel.place
  state.panned = false
  state.following = !looking_back()
}
if (state.zone != view.zone) {
  state.zone = view.zone
  repaint(figures)
}
hide()
if (state.following) slide()
else if (looking_back() && !state.panned) look_back()
tell()
