// Texts behind content warnings stay as the viewer has set them.
import assert from "node:assert/strict"
import { test } from "node:test"
import { restoreWarnings, watchWarnings } from "../../dashboard/views/static/js/warnings.js"

function details(warned, open = false) {
  return {
    dataset: { warned },
    open,
    toggleAttribute(_, on) {
      this.open = on
    },
  }
}

test("what the viewer opens stays open when the list is drawn anew, and is reported once", () => {
  let toggle
  const shadow_el = { addEventListener: (_, listener) => (toggle = listener) }
  globalThis.Bokeh = { index: { find_one_by_id: () => ({ shadow_el }) } }
  const reports = []
  watchWarnings({ id: "posts" }, (ids) => reports.push(ids))
  toggle({ target: details("a", true) })
  toggle({ target: details("a", true) })
  toggle({ target: { dataset: {}, open: true } })
  assert.deepEqual(reports, [["a"]])
  const drawn = [details("a"), details("b", true)]
  restoreWarnings(drawn)
  assert.deepEqual(
    drawn.map(({ open }) => open),
    [true, false],
  )
  toggle({ target: details("a", false) })
  assert.deepEqual(reports, [["a"], []])
})
