// What is painted over a chart of a section: compared lines, limits, alerts, annotations, names, and rows that are missing.

import { alertsOf, limitLines, paintGap, paintMarks } from "./alert_marks.js"
import { annotationsIn, paintAnnotations } from "./annotations.js"
import { placeOf, timeAt } from "./gestures.js"
import { endsOf, MAX_NAMED_LINES, paintEndNames, paintLimitNames } from "./labels.js"
import { overlayOf } from "./overlay.js"

/** Paints over the charts of a section, which has `charts`, `state`, `viewport`, `comparison`, `missing` and `lines(figure)`. */
export class ChartPainting {
  constructor(section) {
    this.section = section
  }

  get range() {
    const { start, end } = this.section.charts.x_range
    return [start, end]
  }

  /** Paints over a figure what belongs to it; nothing before it is on the page. */
  paint(figure) {
    const { state, charts } = this.section
    const overlay = overlayOf(figure)
    const shown = overlay && this.shownIn(figure, overlay)
    if (!shown) return
    const now = this.section.viewport.now()
    const limits = limitLines(state.thresholds, shown)
    const alerts = alertsOf(charts.alerts, shown, now)
    const annotations = annotationsIn(state.annotations, this.range)
    const { since, text } = this.section.missing
    const colourOf = (key) => shown.colours.get(key) ?? "gray"
    const marked = since != null || limits.length + alerts.length + annotations.length > 0
    const { comparison } = this.section
    overlay.paint(marked || comparison.words || this.#names(figure, shown), (draw, style) => {
      const colours = {
        line: style("--rd-bad"),
        accent: style("--rd-accent"),
        text: style("--rd-text"),
        muted: style("--rd-muted"),
        back: style("--rd-card"),
        font: style("--rd-font"),
        colourOf,
      }
      const place = { frame: shown.frame, placeOf: (at) => placeOf(at, shown.frame, this.range) }
      const asPoints = !this.#hasLines(figure)
      comparison.paint(draw, shown.visible, { ...this.#pixels(shown), frame: shown.frame, asPoints })
      paintAnnotations(draw, place, annotations, colours)
      paintMarks(draw, place, limits, alerts, colours)
      this.#write(draw, overlay, shown, { limits, names: since == null && this.#names(figure, shown), colours })
      if (since != null) paintGap(draw, place, since, text, colours)
    })
  }

  // Whether lines are named at their ends: points have none.
  #names(figure, { visible }) {
    return this.#hasLines(figure) && visible.length > 1 && visible.length <= MAX_NAMED_LINES
  }

  #hasLines(figure) {
    return this.section.lines(figure).some(({ glyph }) => glyph.type === "Line")
  }

  // Where times and values are in a chart.
  #pixels({ frame, levels: [low, high] }) {
    return {
      xOf: (at) => placeOf(at, frame, this.range),
      yOf: (value) => frame.top + ((high - value) / (high - low)) * frame.height,
    }
  }

  // The names of limits and of lines.
  #write(draw, { frame, places }, shown, { limits, names, colours }) {
    if (limits.length === 0 && !names) return
    const { source } = this.section.charts
    const columns = new Set(source.columns())
    const drawn = shown.visible.filter(([field]) => columns.has(field))
    const lines = {
      times: source.get_array("time"),
      columns: drawn.map(([field]) => source.get_array(field)),
      ...this.#pixels(shown),
      timeAt: (x) => timeAt(x, frame, this.range),
    }
    draw.font = `11px ${colours.font}`
    places.begin(frame, lines)
    paintLimitNames(draw, limits, frame, places, colours)
    if (names) paintEndNames(draw, endsOf(drawn, lines, frame), frame, places, colours)
  }

  /** What alert_marks.js needs to know of a chart; null before it has lines. */
  shownIn(figure, overlay) {
    const { state, charts } = this.section
    const [title, , lines] = state.charts[charts.figures.indexOf(figure)] ?? []
    if (!lines) return null
    const visible = lines.filter(([, key]) => !state.hidden.includes(key))
    return {
      title,
      visible,
      keys: new Set(visible.map(([, key]) => key)),
      colours: new Map(visible.map(([, key, , colour]) => [key, colour])),
      frame: overlay.frame,
      levels: [figure.y_range.start, figure.y_range.end],
    }
  }
}
