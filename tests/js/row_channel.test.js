// Rows of a page's sources go to their readers, and what these have is reported.
import assert from "node:assert/strict"
import { test } from "node:test"
import { RowChannel } from "../../dashboard/views/static/js/row_channel.js"

function reader(...position) {
  const received = []
  return { position, received, receive: (fragment) => received.push(fragment) }
}

function channel() {
  const sent = []
  return [new RowChannel((text) => sent.push(JSON.parse(text))), sent]
}

test("readers that follow before the channel is open are reported when it opens", () => {
  const [rows, sent] = channel()
  rows.follow("weather", reader("1.1m", 2))
  assert.deepEqual(sent, [])
  rows.open("page")
  assert.deepEqual(sent, [{ page: "page" }, { have: ["weather", "1.1m", 2] }])
})

test("nothing is reported on a channel that is closed, or of rows that are not here yet", () => {
  const [rows, sent] = channel()
  rows.open("page")
  rows.follow("weather", { position: null })
  rows.close()
  rows.follow("host", reader("1.1m", 1))
  assert.deepEqual(sent, [{ page: "page" }])
})

test("rows go to the last reader of their source, and those of other sources nowhere", () => {
  const [rows] = channel()
  const [before, now] = [reader(), reader()]
  rows.follow("weather", before)
  rows.follow("weather", now)
  rows.receive({ weather: [1], unknown: [2] })
  assert.deepEqual([before.received, now.received], [[], [[1]]])
})
