// A panel with a map: a point for each key that has coordinates, coloured by its newest value, or for each event in sight.
// The server has drawn the map and says where the keys are; which values they have follows from the rows of the page.
import { describeChart } from "../chart_summary.js"
import { DAY, SECONDS, timeFormat } from "../time.js"
import { element } from "./elements.js"
import { writePoints } from "./map_names.js"
import { having, linesOf, scaleOf, writer } from "./values.js"

// More names than these would cover each other; the pointer shows them.
const MAX_NAMES = 30
const MAX_SPOKEN = 12
// The newest of more events.
const MAX_EVENTS = 1000
const COLOURS = 9
const shown = new WeakMap()

/** Shows the newest values in `view.map`; returns their scale, or nothing where there is no point. */
export function drawMap(spec, view) {
  const { map } = view
  const [quantity] = spec.quantities
  const lines = linesOf(quantity, view)
  const text = writer(quantity, lines)
  const data = view.source.columns().includes("key")
    ? eventPoints(lines, spec.places, text, view)
    : pointsOf(having(lines), spec.places, text, view)
  const points = pointsIn(map)
  const { transform } = points.glyph.fill_color
  const [low, high] = scaleOf(spec.range, data.color)
  const drawn = JSON.stringify([data, spec.range])
  if (shown.get(map) !== drawn) {
    shown.set(map, drawn)
    transform.setv({ low, high }, { sync: false })
    writePoints(map, points.data_source, data)
  }
  if (data.x.length === 0) return []
  const values = data.key.slice(-MAX_SPOKEN).map((key, number) => `${key} ${data.value.slice(-MAX_SPOKEN)[number]}`)
  describeChart(map, `Map of ${spec.title}. Newest values: ${values.join(", ")}`)
  return [scale(text(low), text(high), transform.palette)]
}

/** Whether a map has a point: one without any would say that there is nothing. */
export function hasPoints(map) {
  return (pointsIn(map).data_source.data.x?.length ?? 0) > 0
}

function pointsIn(map) {
  return map.renderers.find(({ glyph }) => glyph.fill_color?.transform)
}

/** The columns of the points: where they are, and the texts of the pointer. */
export function pointsOf(lines, places, text, { times, last, zone }) {
  const placed = lines.filter(({ key }) => places[key])
  const at = last >= 0 ? timeFormat(zone, SECONDS).format(times[last]) : ""
  return columnsOf(
    placed.map(({ key, newest }) => ({ key, value: newest, at })),
    places,
    text,
    placed.length <= MAX_NAMES,
  )
}

/** The same of the events in sight, the newest last, which covers the others. */
export function eventPoints([line], places, text, { source, times, range, zone }) {
  const format = timeFormat(zone, { ...DAY, ...SECONDS })
  const keys = source.get_array("key")
  const inSight = [...times.keys()].filter(
    (row) =>
      times[row] >= range[0] && times[row] <= range[1] && places[keys[row]] && Number.isFinite(line?.values[row]),
  )
  const events = inSight.slice(-MAX_EVENTS)
  return columnsOf(
    events.map((row) => ({ key: keys[row], value: line.values[row], at: format.format(times[row]) })),
    places,
    text,
    false,
  )
}

function columnsOf(points, places, text, areNamed) {
  return {
    x: points.map(({ key }) => places[key][0]),
    y: points.map(({ key }) => places[key][1]),
    color: points.map(({ value }) => value),
    key: points.map(({ key }) => key),
    name: points.map(({ key, value }) => (areNamed ? `${key} ${text(value)}` : "")),
    value: points.map(({ value }) => text(value)),
    time: points.map(({ at }) => at),
  }
}

function scale(low, high, palette) {
  const colours = Array.from(
    { length: COLOURS },
    (_, number) => palette[Math.round((number / (COLOURS - 1)) * (palette.length - 1))],
  ).map((colour) => (typeof colour === "number" ? `#${(colour >>> 8).toString(16).padStart(6, "0")}` : colour))
  const style = `background:linear-gradient(90deg,${colours.join(",")})`
  return element(
    "p",
    { class: "scale" },
    low,
    element("span", { role: "img", "aria-label": "from dark to bright", style }),
    high,
  )
}
