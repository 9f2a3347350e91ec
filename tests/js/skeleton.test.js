import assert from "node:assert/strict"
import { test } from "node:test"
import { showPage } from "../../dashboard/views/static/js/skeleton.js"

test("the page is shown in place of its skeleton, which page.css hides by this mark", () => {
  globalThis.document = { documentElement: { dataset: {} } }
  showPage()
  assert.equal(document.documentElement.dataset.drawn, "true")
})
