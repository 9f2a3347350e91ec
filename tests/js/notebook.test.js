// What a page in a notebook sends to its kernel.
import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import { sendOwnChangesOnly } from "../../dashboard/views/static/js/notebook.js"

// As Panel's: it sends every change that it is given.
class CommManager {
  type = "panel.models.comm_manager.CommManager"
  sent = []
  _document_changed(event) {
    this.sent.push(event)
  }
}

let manager
let notebook

beforeEach(() => {
  manager = new CommManager()
  notebook = { roots: () => [{ type: "Column" }, manager] }
})

test("rows of the kernel and what only the browser has are not sent back", () => {
  sendOwnChangesOnly(notebook)
  manager._document_changed({ attr: "data", sync: false })
  manager._document_changed({ attr: "value", sync: true })
  assert.deepEqual(
    manager.sent.map(({ attr }) => attr),
    ["value"],
  )
})

test("each section of a page may request it", () => {
  sendOwnChangesOnly(notebook)
  const once = manager._document_changed
  sendOwnChangesOnly(notebook)
  assert.equal(manager._document_changed, once)
})

test("a page of a server has no such manager", () => {
  sendOwnChangesOnly({ roots: () => [{ type: "Column" }] })
})
