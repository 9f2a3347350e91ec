import assert from "node:assert/strict"
import { test } from "node:test"
import { rememberStyles } from "../../dashboard/views/static/js/remembered_styles.js"

test("a chart reads its styles once for each theme, and again while it is not on the page", async () => {
  const read = []
  class Visual {
    constructor(el) {
      this.obj = { el }
    }
    _get_css_value(name) {
      read.push(name)
      return document.documentElement.dataset.theme ?? "light"
    }
  }
  class Fill extends Visual {}
  class Text extends Visual {}
  globalThis.document = { documentElement: { dataset: {} }, body: { dataset: {} } }
  globalThis.matchMedia = () => ({ matches: false })
  const view = { visuals: { background_fill: new Fill() }, base_font_size: 13 }
  rememberStyles(view)
  rememberStyles(view)
  assert.equal(view.base_font_size, 13)
  const text = new Text({ isConnected: true })
  const colours = () => [text._get_css_value("text-color"), text._get_css_value("text-color")]
  assert.deepEqual(colours(), ["light", "light"])
  assert.equal(read.length, 1)
  document.documentElement.dataset.theme = "dark"
  await null
  assert.deepEqual(colours(), ["dark", "dark"])
  assert.equal(read.length, 2)
  const removed = new Text({ isConnected: false })
  removed._get_css_value("text-color")
  removed._get_css_value("text-color")
  assert.equal(read.length, 4)
})
