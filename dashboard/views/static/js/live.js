// One section of the Live tab: at every row and choice of the viewer's. The server sends rows and
// nothing else: the axes, the newest values and their age follow from them here, and are set with sync: false
// so that nothing is sent back.

import { Bands } from "./bands.js"
import { chartsIn, layOutCharts } from "./charts.js"
import { Comparison } from "./comparison.js"
import { viewOf } from "./dom.js"
import { everySecond, rowsCame } from "./every_second.js"
import { MIN_SPAN_MS } from "./gestures.js"
import { columnOf, drawLines } from "./lines.js"
import { MissingRows } from "./missing_rows.js"
import { sendOwnChangesOnly } from "./notebook.js"
import { writePanels } from "./panels/panels.js"
import { Pointing } from "./pointing.js"
import { RowReader } from "./row_reader.js"
import { writeAges, writeTimes } from "./section_status.js"
import { offerTools } from "./section_tools.js"
import { writeCharts, writeHeadlines } from "./section_values.js"
import { showPage } from "./skeleton.js"
import { onThemeChange, repaint } from "./theme.js"
import { extremes, lastDigit, valueAxis } from "./value_axis.js"
import { viewportOf, visibleRange } from "./viewport.js"

const MAX_MARKS = 60 // more marks than this on a line are a thick line
// How many frames to wait for charts to be on the page; a tab that is not shown has none.
const FRAMES = 300
const [MIN_STEP_MS, STEPS] = [1000, 600]
// The first rows of a server bring charts, and tiles and buttons of keys a little later: the page is shown with all of them.
const SETTLING_MS = 1500
const sections = new WeakMap()

/** Brings a section up to date. `charts` are the models that its charts share now. */
export function updateSection(charts, cause) {
  const section = sections.get(charts.state)
  if (!section) sections.set(charts.state, new Section(charts))
  else section.update(cause)
}

class Section {
  constructor(charts) {
    this.state = charts.state
    this.viewport = viewportOf(charts.viewport)
    this.viewport.subscribe(this.state, () => this.refresh())
    this.missing = new MissingRows(this)
    this.bands = new Bands(this)
    this.comparison = new Comparison(this)
    this.pointing = new Pointing(this)
    for (const choice of [
      "charts",
      "patterns",
      "hidden",
      "units",
      "least_window_ms",
      "ends_in_past",
      "thresholds",
      "annotations",
      "missing",
      "panels",
    ]) {
      this.state.properties[choice].change.connect(() => this.refresh())
    }
    this.state.properties.compared.change.connect(() => this.compare())
    this.state.properties.zone.change.connect(() => {
      repaint(this.charts.figures)
      this.refresh()
    })
    // Before the figures come that show them.
    this.state.properties.columns.change.connect(() => this.reader.addColumns(this.state.columns))
    this.fitted = new WeakSet()
    this.charts = { ...charts, figures: [], legends: [] }
    this.beganEmpty = this.state.charts.length === 0
    // Its text is replaced at polls, and what is written in it has to be there before it is painted.
    charts.status.properties?.text.change.connect(() => setTimeout(() => this.write()))
    this.read()
    this.start()
    this.refresh()
  }

  update(cause) {
    this.refresh()
    if (cause !== this.charts.source) return
    this.hasNewRows = true
    rowsCame()
  }

  /** Reads the rows that come over the page's channel, if it has one. */
  read() {
    const connection = globalThis.realtimeDashboardConnection
    const name = this.state.channel || this.state.source
    this.reader = new RowReader(this.charts.source, () => connection?.rows.report(name))
    connection?.rows.follow(name, this.reader)
  }

  /** Once a second for as long as the charts are on the page. */
  start() {
    if (this.timer) return
    const end = onThemeChange(() => {
      repaint(this.charts.figures)
      this.pointing.refresh()
    })
    this.timer = everySecond(() => {
      if (this.charts.source.document) return document.hidden || this.tick()
      this.timer.stop()
      this.timer = null
      end()
    })
  }

  /** Moves the axis when now has moved by a pixel or two, and counts ages up. Rows that came have done so already. */
  tick() {
    const { x_range } = this.charts
    const range = this.range()
    const moves = range && (range[0] !== x_range.start || range[1] !== x_range.end)
    const { hasNewRows } = this
    this.hasNewRows = false
    if (hasNewRows) return
    if (moves) this.refresh()
    else this.write()
  }

  /** From and to when charts show; null without rows. */
  range() {
    const times = this.charts.source.get_array("time")
    const { state } = this.viewport
    const least = this.state.least_window_ms
    const range = visibleRange(
      state,
      times[0],
      times.at(-1),
      least,
      axisEnd(this.viewport.now(), state.window_ms, least),
    )
    return range && [Math.min(range[0], range[1] - MIN_SPAN_MS), range[1]]
  }

  refresh() {
    const { x_range, source } = this.charts
    // Charts of a section that has just come are in no document yet.
    if (source.document) this.layOut(source.document)
    const { figures } = this.charts
    for (const [number, figure] of figures.entries()) {
      const [, , lines = []] = this.state.charts[number] ?? []
      drawLines(figure, source, lines)
    }
    this.hideLines()
    const range = this.range()
    this.comparison.refresh(range)
    this.bands.refresh(range)
    if (range) {
      x_range.setv({ start: range[0], end: range[1] }, { sync: false })
      for (const figure of figures) this.fit(figure)
    } else {
      for (const figure of figures) if (!this.fitted.has(figure)) this.fit(figure)
    }
    this.pointing.refresh()
    this.write()
  }

  /** Takes the rows of some time earlier that have come, and leaves all else as it is. */
  compare() {
    this.comparison.refresh(this.range())
    for (const figure of this.charts.figures) this.fit(figure)
    this.pointing.refresh()
    offerTools(this)
  }

  layOut(page) {
    sendOwnChangesOnly(page)
    const added = layOutCharts(this.charts)
    Object.assign(this.charts, chartsIn(this.charts.grid))
    if (added) this.refreshWhenShown(this.charts.figures.at(-1), FRAMES)
  }

  /** What lies over a chart needs the place where it is. The skeleton of the page leaves then (page.css). */
  refreshWhenShown(figure, frames) {
    requestAnimationFrame(() => {
      if (viewOf(figure)?.frame) {
        this.refresh()
        setTimeout(showPage, this.beganEmpty ? SETTLING_MS : 0)
      } else if (frames > 0 && this.charts.figures.includes(figure)) this.refreshWhenShown(figure, frames - 1)
    })
  }

  markNow() {
    for (const figure of this.state.ahead ? this.charts.figures : []) {
      const line = figure.center.find(({ type }) => type === "Span")
      line?.setv({ location: this.viewport.now() }, { sync: false })
    }
  }

  lines(figure) {
    return figure.renderers.filter((renderer) => renderer.data_source === this.charts.source)
  }

  /** Fits the value axis to what is visible. */
  fit(figure) {
    const { source, x_range } = this.charts
    const [kind] = figure.tags
    if (kind === "percent") return
    const columns = this.lines(figure).filter((line) => line.visible)
    const values = columns.map((line) => source.get_array(columnOf(line)))
    const rows = [[source.get_array("time"), values], this.comparison.rows(columns.map(columnOf))]
    const found = rows.map(([times, values]) => extremes(times, values, x_range.start, x_range.end))
    const [low, high] = [Math.min(...found.map(([one]) => one)), Math.max(...found.map(([, one]) => one))]
    if (high === Number.NEGATIVE_INFINITY) return
    this.fitted.add(figure)
    const [start, end] = valueAxis(low, high, kind, lastDigit(values, low, high))
    figure.y_range.setv({ start, end }, { sync: false })
  }

  hideLines() {
    const crowded = this.charts.source.get_array("time").length > MAX_MARKS
    for (const figure of this.charts.figures) {
      const lines = this.lines(figure)
      const hasLines = lines.some((line) => line.glyph.type === "Line")
      for (const line of lines) {
        const marks = hasLines && line.glyph.type === "Scatter"
        const visible = !(marks && crowded) && !this.state.hidden.includes(line.tags[0])
        if (line.visible !== visible) line.setv({ visible }, { sync: false })
      }
    }
  }

  write() {
    this.markNow()
    writeCharts(this)
    writeTimes(this)
    writeAges(this)
    writeHeadlines(this)
    writePanels(this)
    offerTools(this)
  }

  /** Whether the newest values that are shown are older than they should be. */
  get isStale() {
    return this.missing.since != null && !this.viewport.state.zoom
  }

  /** The place of the newest row up to now; after a zoom or in the past, that of the last one in the charts. */
  newestPlace() {
    const { source, x_range } = this.charts
    const view = this.viewport.state
    const until =
      view.zoom || view.range ? x_range.end : this.state.ahead ? this.viewport.now() : Number.POSITIVE_INFINITY
    return source.get_array("time").findLastIndex((at) => at <= until)
  }

  /** The keys that have lines, each once. */
  keys() {
    const keys = this.state.charts.flatMap(([, , lines]) => lines.map(([, key]) => String(key ?? "")))
    return [...new Set(keys)].filter(Boolean)
  }
}

/** Where the axis ends at `now`: moved on by two pixels of the window or so, at the same moment in all charts. */
export function axisEnd(now, windowMs, leastMs) {
  const step = Math.max(MIN_STEP_MS, Math.max(windowMs, leastMs) / STEPS)
  return Math.ceil(now / step) * step
}
