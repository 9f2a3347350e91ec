// The lines of a chart: hvPlot has drawn the first, and the others are copies of it. Only the browser has these, so
// that a new key is a short message to a page, and hundreds of lines cost the server nothing.
import { painterOf } from "./painter.js"

const COLOURS = ["line_color", "fill_color", "hatch_color"]
// Pixels of lines and holes, as in dashboard/views/charts/lines.py.
export const PATTERNS = [[], [7, 3], [2, 3]]
const patterns = new WeakMap()

/**
 * Gives a figure these lines: [column, key, name, colour, decimals, dash]. Lines that were made here stay, with what the viewer
 * sees of them; a line whose column has not come yet waits for it.
 */
export function drawLines(figure, source, lines) {
  const ofRows = (renderer) => renderer.data_source === source
  const drawn = figure.renderers.filter(ofRows)
  if (!patterns.has(figure)) patterns.set(figure, drawn)
  const columns = new Set(source.columns())
  const due = lines.filter(([field]) => columns.has(field))
  if (due.length === 0) return
  const made = drawn.filter((line) => line.constructor === painterOf(line.constructor))
  const there = new Map(made.map((line) => [`${line.glyph.type} ${columnOf(line)}`, line]))
  // The lines before all points, in each the order of the server.
  const target = patterns.get(figure).flatMap((pattern) =>
    due.map(([field, key, name, colour, , dash]) => {
      const line = there.get(`${pattern.glyph.type} ${field}`) ?? copied(pattern, field, key, colour, dash)
      if (line.name !== name) line.setv({ name }, { sync: false })
      return line
    }),
  )
  if (target.length === drawn.length && target.every((line, number) => line === drawn[number])) return
  const others = figure.renderers.filter((renderer) => !ofRows(renderer))
  figure.setv({ renderers: [...others, ...target] }, { sync: false })
}

/** The name of the column that a line shows. */
export function columnOf(line) {
  return (line.glyph.y2 ?? line.glyph.y).field
}

/** A copy of a line for other rows. A view of its own: one that is shared has the rows of one data source. */
export function copiedFor(line, data_source, style) {
  const { glyph, view } = line
  const own = new glyph.constructor({ ...glyph.attributes, ...style })
  const shown = { data_source, glyph: own, view: new view.constructor(), name: null, tags: [] }
  const Painter = painterOf(line.constructor)
  return new Painter({ ...line.attributes, ...shown })
}

function copied(pattern, field, key, colour, dash = 0) {
  const { glyph } = pattern
  const colours = COLOURS.filter((name) => glyph.attributes[name] != null)
  const painted = Object.fromEntries(colours.map((name) => [name, colour]))
  if (glyph.type === "Line") painted.line_dash = PATTERNS[dash]
  // An area goes from zero to the values of the column.
  const own = new glyph.constructor({ ...glyph.attributes, ...painted, [glyph.y2 ? "y2" : "y"]: { field } })
  const Painter = painterOf(pattern.constructor)
  return new Painter({ ...pattern.attributes, glyph: own, tags: [key] })
}
