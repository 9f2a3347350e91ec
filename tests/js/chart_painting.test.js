import assert from "node:assert/strict"
import { test } from "node:test"
import { ChartPainting } from "../../dashboard/views/static/js/chart_painting.js"
import { modelOf, sourceOf } from "./support/models.js"

const LINES = [
  ["t Rome", "Rome", "in Rome", "red"],
  ["t Oslo", "Oslo", "in Oslo", "blue"],
]
const FRAME = { left: 0, top: 0, width: 100, height: 50 }

function painting(hidden = []) {
  const figure = { id: "not on the page", y_range: { start: 0, end: 30 } }
  const section = {
    state: { hidden, charts: [["Temperature", "°C", LINES]] },
    charts: {
      figures: [figure],
      source: sourceOf({ time: [] }),
      x_range: { start: 1000, end: 2000 },
      alerts: modelOf(),
    },
  }
  return { figure, made: new ChartPainting(section) }
}

test("alerts and names are about the lines that the viewer has not hidden, in their colours", () => {
  const { figure, made } = painting(["Rome"])
  const shown = made.shownIn(figure, { frame: FRAME })
  assert.deepEqual([...shown.keys], ["Oslo"])
  assert.equal(shown.colours.get("Oslo"), "blue")
  assert.deepEqual([shown.title, shown.levels, made.range], ["Temperature", [0, 30], [1000, 2000]])
})

test("a figure that has no lines yet, or is not on the page, is left as it is", () => {
  const { figure, made } = painting()
  assert.equal(made.shownIn({ id: "of another section" }, { frame: FRAME }), null)
  assert.doesNotThrow(() => made.paint(figure))
})
