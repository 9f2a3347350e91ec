// A panel with a map: a point for each key that has coordinates, coloured by its newest value. The server has drawn the
// map and says where the keys are; which values they have follows from the rows of the page.
import { describeChart } from "../chart_summary.js"
import { SECONDS, timeFormat } from "../time.js"
import { having, linesOf, scaleOf, writer } from "./values.js"

// More names than these would cover each other; the pointer shows them.
const MAX_NAMES = 30
const MAX_SPOKEN = 12
const shown = new WeakMap()

/** Shows the newest values in `figure`; returns whether there is a point. */
export function fillMap(figure, spec, view) {
  const [quantity] = spec.quantities
  const lines = having(linesOf(quantity, view)).filter(({ key }) => spec.places[key])
  const points = figure.renderers.find(({ glyph }) => glyph.fill_color?.transform)
  const data = pointsOf(lines, spec.places, writer(quantity, lines), view)
  const text = JSON.stringify([data, spec.range])
  if (shown.get(figure) !== text) {
    shown.set(figure, text)
    const [low, high] = scaleOf(spec.range, data.color)
    points.glyph.fill_color.transform.setv({ low, high }, { sync: false })
    points.data_source.setv({ data }, { sync: false })
  }
  const values = data.key.slice(0, MAX_SPOKEN).map((key, number) => `${key} ${data.value[number]}`)
  describeChart(figure, `Map of ${spec.title}. Newest values: ${values.join(", ")}`)
  return lines.length > 0
}

/** The columns of the points: where they are, and the texts of the pointer. */
export function pointsOf(lines, places, text, { times, last, zone }) {
  const keys = lines.map(({ key }) => key)
  const at = last >= 0 ? timeFormat(zone, SECONDS).format(times[last]) : ""
  return {
    x: keys.map((key) => places[key][0]),
    y: keys.map((key) => places[key][1]),
    color: lines.map(({ newest }) => newest),
    key: keys,
    name: lines.map(({ key, newest }) => (keys.length <= MAX_NAMES ? `${key} ${text(newest)}` : "")),
    value: lines.map(({ newest }) => text(newest)),
    time: keys.map(() => at),
  }
}
