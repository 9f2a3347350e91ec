// Panels with a strip over time for each key: of the states that it was in, or of its values as colours.
import { crosshairOf, firstFrom, nearestRow, shownRows } from "../crosshair.js"
import { listen } from "../dom.js"
import { formatNumber } from "../numbers.js"
import { MINUTES, SECONDS, timeFormat } from "../time.js"
import { drawing, element, shape } from "./elements.js"
import { linesOf, moreText, newestOf, partOf, scaleOf, writer } from "./values.js"

const MAX_STRIPS = 60
const MAX_SEGMENTS = 500
const BUCKETS = 60
const MAX_STATES = 7
const BANDS = 5
const STEPS = [1, 2, 2.5, 5, 10]
const WIDTH = 1000
// States differ as lines of charts do; bands and heat are from low to high (viridis, without its ends).
const STATES = ["#0b97f6", "#d57a10", "#367664", "#962afc", "#869352", "#bd15b3", "#c474b0"]
const HEAT = ["#46327e", "#3b528b", "#2c728e", "#21918c", "#28ae80", "#5ec962", "#addc30", "#dde318"]

/** States over time: those of few different values, else bands of values, which limits of alerts divide. */
export function drawTimeline(spec, view) {
  const [quantity] = spec.quantities
  const lines = linesOf(quantity, view)
  const [first, last] = shownRows(view.times, view.range) ?? [0, -1]
  const text = writer(quantity, lines)
  const values = lines.map((line) => line.values.slice(first, last + 1))
  const states = statesOf(values, quantity, spec.range, text)
  const times = [...view.times.slice(first, last + 1), view.isStale ? view.times[last] : view.range[1]]
  const segments = (line) => segmentsOf(times, values[lines.indexOf(line)], states.numberOf)
  return strips(spec, view, lines, segments, states.legend, text)
}

/** Means of values over time, as colours. */
export function drawHeatmap(spec, view) {
  const [quantity] = spec.quantities
  const lines = linesOf(quantity, view)
  const until = view.isStale ? view.times.at(-1) : view.range[1]
  const cells = lines.map(({ values }) => bucketMeans(view.times, values, view.range, BUCKETS, until))
  const scale = scaleOf(spec.range, cells.flat())
  const step = (view.range[1] - view.range[0]) / BUCKETS
  const colourOf = (value) =>
    Number.isFinite(value) ? Math.min(Math.floor(partOf(value, scale) * HEAT.length), HEAT.length - 1) : null
  const segments = (line) => {
    const start = view.range[0]
    const means = cells[lines.indexOf(line)]
    return merged(means.map((mean, at) => [start + at * step, start + (at + 1) * step, colourOf(mean)]))
  }
  const text = writer(quantity, lines)
  const legend = HEAT.map((colour, number) => [
    colour,
    { 0: text(scale[0]), [HEAT.length - 1]: text(scale[1]) }[number] ?? "",
  ])
  return strips(spec, view, lines, segments, legend, text)
}

/**
 * The mean of the values in each of so many equal parts of a range. A part without a row has the value before it, until
 * the one of the time `until`; NaN where there is none.
 */
export function bucketMeans(times, values, [start, end], count, until = end) {
  const sums = new Array(count).fill(0)
  const numbers = new Array(count).fill(0)
  const first = firstFrom(times, start)
  const held = new Array(count).fill(null)
  const bucketOf = (time) => Math.min(Math.floor(((time - start) / (end - start)) * count), count - 1)
  for (let place = first; place < times.length && times[place] <= end; place++) {
    const bucket = bucketOf(times[place])
    held[bucket] = values[place]
    if (!Number.isFinite(values[place])) continue
    sums[bucket] += values[place]
    numbers[bucket] += 1
  }
  let before = first > 0 ? values[first - 1] : Number.NaN
  const last = bucketOf(until)
  return sums.map((sum, bucket) => {
    before = held[bucket] ?? before
    if (numbers[bucket] > 0) return sum / numbers[bucket]
    return bucket <= last ? before : Number.NaN
  })
}

/**
 * The states of a line as segments [from, to, number]: `times` has one more than there are values, the end. Of many rows
 * some together have the highest of their states, so that a short one is seen.
 */
export function segmentsOf(times, values, numberOf, most = MAX_SEGMENTS) {
  const step = Math.max(1, Math.ceil(values.length / most))
  const segments = []
  for (let row = 0; row < values.length; row += step) {
    const end = Math.min(row + step, values.length)
    let highest = null
    for (let place = row; place < end; place++) {
      const number = numberOf(values[place])
      if (number != null && (highest == null || number > highest)) highest = number
    }
    segments.push([times[row], times[end], highest])
  }
  return merged(segments)
}

/** The states of columns of values: { legend: [[colour, text]], numberOf(value) }, where no value has null. */
export function statesOf(columns, [, unit, , , limits], range, text) {
  const values = columns.flatMap((column) => [...column].filter(Number.isFinite))
  const different = [...new Set(values)].sort((one, other) => one - other)
  if (different.length <= MAX_STATES && limits.length === 0) {
    const legend = different.map((value, number) => [STATES[number], text(value)])
    return { legend, numberOf: (value) => (Number.isFinite(value) ? different.indexOf(value) : null) }
  }
  const edges = limits.length > 0 ? edgesOf(limits) : roundEdges(scaleOf(range, values))
  const edgeText = (edge) => formatNumber(edge, null, unit)
  const step = (HEAT.length - 1) / edges.length
  const legend = [...edges, null].map((edge, number) => {
    const words = number === 0 ? `below ${edgeText(edge)}` : `from ${edgeText(edges[number - 1])}`
    return [HEAT[Math.round(number * step)], words]
  })
  const numberOf = (value) => (Number.isFinite(value) ? edges.filter((edge) => value >= edge).length : null)
  return { legend, numberOf }
}

function edgesOf(limits) {
  return [...new Set(limits.map(([, limit]) => limit))].sort((one, other) => one - other)
}

/** Round numbers that divide a range into at most BANDS bands. */
export function roundEdges([low, high]) {
  const least = (high - low) / (BANDS - 1)
  const size = 10 ** Math.floor(Math.log10(least))
  const step = size * STEPS.find((factor) => factor * size >= least)
  const first = Math.floor(low / step) + 1
  const count = Math.max(Math.ceil(high / step) - first, 0)
  const edges = Array.from({ length: count }, (_, number) => Number(((first + number) * step).toPrecision(12)))
  return edges.length > 0 ? edges : [low]
}

/** Segments [from, to, number] of which neighbours differ; those without a number are left out. */
export function merged(segments) {
  const found = []
  for (const [start, end, number] of segments) {
    const before = found.at(-1)
    if (before && before[2] === number && before[1] === start) before[1] = end
    else found.push([start, end, number])
  }
  return found.filter(([, , number]) => number != null)
}

function strips(spec, view, lines, segments, legend, text) {
  const rows = lines.map((line) => [line, segments(line)]).filter(([, found]) => found.length > 0)
  if (rows.length === 0) return []
  const at = view.crosshair.at
  const place = at == null ? view.last : nearestRow(view.times, at)
  const shown = rows.slice(0, MAX_STRIPS)
  const items = shown.map(([{ key, values }, found]) =>
    element(
      "li",
      {},
      element("span", { class: "label", title: key }, key || spec.quantities[0][0]),
      drawing(`0 0 ${WIDTH} 1`, ...pathsOf(found, view.range, legend), lineAt(at, view.range)),
      element("b", {}, text(newestOf(values, place))),
    ),
  )
  const list = { class: view.isStale ? "stale" : null, tabindex: "0", role: "list", "aria-label": spec.title }
  const more = moreText(rows.length, shown.length)
  return [
    element("ul", list, ...items),
    element("div", { class: "times" }, ...timesOf(at, view).map((time) => element("span", {}, time))),
    element("p", { class: "legend" }, ...legendOf(legend)),
    more ? element("p", {}, more) : null,
  ]
}

function pathsOf(segments, [start, end], legend) {
  const x = (time) => Math.min(Math.max(((time - start) / (end - start)) * WIDTH, 0), WIDTH)
  const byNumber = new Map()
  for (const [from, to, number] of segments) {
    const [left, right] = [x(from), x(to)]
    if (right <= left) continue
    const path = `M${left.toFixed(1)} 0H${right.toFixed(1)}V1H${left.toFixed(1)}Z`
    byNumber.set(number, (byNumber.get(number) ?? "") + path)
  }
  return [...byNumber].map(([number, d]) => shape("path", { d, fill: legend[number][0] }))
}

function lineAt(at, [start, end]) {
  if (at == null || at < start || at > end) return null
  const x = (((at - start) / (end - start)) * WIDTH).toFixed(1)
  return shape("path", { class: "crosshair", d: `M${x} 0V1` })
}

// When the strips begin and end, and in between where the crosshair is.
function timesOf(at, { range, zone }) {
  const format = timeFormat(zone, range[1] - range[0] < 600_000 ? SECONDS : MINUTES)
  const here = at == null || at < range[0] || at > range[1] ? "" : timeFormat(zone, SECONDS).format(at)
  return [format.format(range[0]), here, format.format(range[1])]
}

function legendOf(legend) {
  return legend.map(([colour, text]) =>
    element("span", {}, element("i", { style: `background:${colour}`, "aria-hidden": "true" }), text),
  )
}

/** Moves the crosshair of the page with the pointer over strips. */
export function pointAtStrips(model, section) {
  const crosshair = crosshairOf(section.viewport)
  listen(model, "pointermove", (event) => {
    const svg = event.target.closest?.("li")?.querySelector("svg")
    const { left, width } = svg?.getBoundingClientRect() ?? {}
    const part = (event.clientX - left) / width
    if (!(part >= 0 && part <= 1)) return crosshair.leave()
    const { source, x_range } = section.charts
    const times = source.get_array("time")
    const row = nearestRow(times, x_range.start + part * (x_range.end - x_range.start))
    if (row >= 0) crosshair.move(times[row], null)
  })
  listen(model, "pointerout", (event) => {
    if (!event.relatedTarget) crosshair.leave()
  })
}
