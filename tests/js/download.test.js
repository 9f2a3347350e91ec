// A file that the server sends is saved once.
import assert from "node:assert/strict"
import { test } from "node:test"
import { saveFile } from "../../dashboard/views/static/js/download.js"

test("a file is saved under its name, and may be requested again", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] })
  const saved = []
  const link = { click: () => saved.push(link.download) }
  let blob = null
  const revoked = []
  t.mock.method(URL, "createObjectURL", (made) => {
    blob = made
    return "blob:1"
  })
  t.mock.method(URL, "revokeObjectURL", (url) => revoked.push(url))
  globalThis.document = { createElement: () => link }
  const state = { file: ["köln.csv", Buffer.from("time,°C\n").toString("base64")] }
  saveFile({ state })
  assert.deepEqual(saved, ["köln.csv"])
  assert.equal(await blob.text(), "time,°C\n")
  assert.deepEqual(state.file, [])
  saveFile({ state })
  assert.equal(saved.length, 1)
  t.mock.timers.tick(60_000)
  assert.deepEqual(revoked, ["blob:1"])
})
