// Rows over the channel of a page: which are added, which are not, and what is reported of them.
import assert from "node:assert/strict"
import { test } from "node:test"
import { RowChannel } from "../../dashboard/views/static/js/row_channel.js"
import { RowReader } from "../../dashboard/views/static/js/row_reader.js"

/** A data source of Bokeh, as far as a reader uses it. */
class Source {
  document = {}
  tags = ["1.1m", 2, 1]
  data = { time: [1, 2], a: [10, 20] }
  #listeners = {}
  properties = {
    tags: { change: { connect: (listener) => (this.#listeners.tags = listener) } },
    data: { change: { connect: (listener) => (this.#listeners.data = listener) } },
  }

  columns() {
    return Object.keys(this.data)
  }

  get_column(name) {
    return this.data[name]
  }

  setv({ data }, { sync }) {
    assert.equal(sync, false)
    this.data = data
    this.#listeners.data()
  }

  stream(rows, rollover, { sync }) {
    assert.deepEqual([sync, rollover], [false, undefined])
    for (const [name, values] of Object.entries(rows)) this.data[name] = [...this.data[name], ...values]
  }

  /** The server replaces the rows; `between` happens between the two messages of that. */
  replace(data, tags, between = () => {}) {
    this.data = data
    this.#listeners.data()
    between()
    this.tags = tags
    this.#listeners.tags()
  }
}

/** A page with one source on an open channel. */
function page() {
  const sent = []
  const channel = new RowChannel((text) => sent.push(JSON.parse(text)))
  const source = new Source()
  channel.open("page")
  const reader = new RowReader(source, () => channel.report("weather"))
  channel.follow("weather", reader)
  const receive = (...fragment) => channel.receive({ weather: fragment })
  return { sent, channel, source, reader, receive, reports: () => sent.filter(({ have }) => have) }
}

test("a page reports its rows, and gets those after them", () => {
  const { sent, source, receive } = page()
  assert.deepEqual(sent, [{ page: "page" }, { have: ["weather", "1.1m", 2] }])
  receive("1.1m", 4, { time: [3, 4], a: [30, null] })
  assert.deepEqual(source.data, { time: [1, 2, 3, 4], a: [10, 20, 30, Number.NaN] })
})

test("rows that are here already are not added again", () => {
  const { source, receive } = page()
  receive("1.1m", 3, { time: [3], a: [30] })
  receive("1.1m", 3, { time: [3], a: [30] })
  receive("1.1m", 5, { time: [3, 4, 5], a: [30, 40, 50] })
  assert.deepEqual(source.data, { time: [1, 2, 3, 4, 5], a: [10, 20, 30, 40, 50] })
})

test("rows that came late replace those from their time on", () => {
  const { source, receive } = page()
  receive("1.1m", 3, { time: [3], a: [30] })
  receive("1.1m", 6, { time: [2, 2.5, 3], a: [20, 25, 30] }, 2, 2)
  assert.deepEqual(source.data, { time: [1, 2, 2.5, 3], a: [10, 20, 25, 30] })
  receive("1.1m", 7, { time: [4], a: [40] })
  assert.deepEqual(source.data.time, [1, 2, 2.5, 3, 4])
})

test("rows that replace all rows leave none of them", () => {
  const { source, receive } = page()
  receive("1.1m", 4, { time: [0, 1], a: [5, 11] }, 0, 2)
  assert.deepEqual(source.data, { time: [0, 1], a: [5, 11] })
})

test("rows that replace those of a page that has more than this one are fetched", () => {
  const { source, receive, reports } = page()
  receive("1.1m", 9, { time: [7, 8], a: [70, 80] }, 7, 6)
  assert.deepEqual(source.data.time, [1, 2])
  assert.deepEqual(reports().at(-1).have, ["weather", "1.1m", 2])
})

test("rows after some that never came are fetched with those", () => {
  const { source, receive, reports } = page()
  receive("1.1m", 5, { time: [5], a: [50] })
  assert.equal(source.data.time.length, 2)
  assert.deepEqual(reports().at(-1).have, ["weather", "1.1m", 2])
})

test("rows of another unit or epoch wait for the document, which is reported", () => {
  const { source, receive, reports } = page()
  receive("1.1i", 3, { time: [3], a: [86] })
  assert.deepEqual(source.data.a, [10, 20])
  source.replace({ time: [1, 2], a: [50, 68] }, ["1.1i", 2, 2])
  assert.deepEqual(reports().at(-1).have, ["weather", "1.1i", 2])
  receive("1.1m", 3, { time: [3], a: [30] })
  receive("1.1i", 3, { time: [3], a: [86] })
  assert.deepEqual(source.data.a, [50, 68, 86])
})

test("a change of the document is not reported where no row came before it", () => {
  const { source, receive, reports } = page()
  source.replace({ time: [1, 2], a: [50, 68] }, ["1.1i", 2, 2])
  assert.equal(reports().length, 1)
  receive("1.1i", 3, { time: [3], a: [86] })
  assert.deepEqual(source.data.a, [50, 68, 86])
})

test("rows that come over the channel again after the document are reported", () => {
  const { source, receive, reports } = page()
  source.replace({ time: [1, 2], a: [10, 20] }, [])
  assert.equal(reports().length, 1)
  source.replace({ time: [1, 2, 3], a: [10, 20, 30] }, ["1.1m", 3, 1])
  assert.deepEqual(reports().at(-1).have, ["weather", "1.1m", 3])
  receive("1.1m", 4, { time: [4], a: [40] })
  assert.deepEqual(source.data.a, [10, 20, 30, 40])
})

test("rows that come amid a change of the document are fetched again after it", () => {
  const { source, receive, reports } = page()
  source.replace({ time: [1, 2, 3], a: [10, 20, 30] }, ["1.1m", 3, 2], () => {
    receive("1.1m", 3, { time: [3], a: [30] })
    receive("1.1m", 4, { time: [4], a: [40] })
  })
  assert.deepEqual(source.data.a, [10, 20, 30])
  assert.deepEqual(reports().at(-1).have, ["weather", "1.1m", 3])
  receive("1.1m", 4, { time: [4], a: [40] })
  assert.deepEqual(source.data.a, [10, 20, 30, 40])
})

test("rows that came before a change of the document with fewer are fetched again", () => {
  const { source, receive, reports } = page()
  receive("1.1m", 4, { time: [3, 4], a: [30, 40] })
  source.replace({ time: [2, 3], a: [20, 30] }, ["1.1m", 3, 2])
  assert.deepEqual(reports().at(-1).have, ["weather", "1.1m", 3])
})

test("a new key is a column without values before it", () => {
  const { source, reader, receive } = page()
  reader.addColumns(["a", "b"])
  assert.deepEqual(reader.position, ["1.1m", 2])
  assert.deepEqual(source.data, { time: [1, 2], a: [10, 20], b: [Number.NaN, Number.NaN] })
  receive("1.1m", 3, { time: [3], a: [30], b: [1], c: [2] })
  assert.deepEqual(source.data.c, [Number.NaN, Number.NaN, 2])
})

test("a column that was read before it came is filled as well", () => {
  const { source, receive } = page()
  source.data.b = []
  receive("1.1m", 3, { time: [3], a: [30], b: [1] })
  assert.deepEqual(source.data.b, [Number.NaN, Number.NaN, 1])
})

test("after an interruption a page reports what it has by then", () => {
  const { channel, receive, sent } = page()
  receive("1.1m", 3, { time: [3], a: [30] })
  channel.close()
  receive("1.1m", 4, { time: [4], a: [40] })
  channel.open("page")
  assert.deepEqual(sent.slice(-2), [{ page: "page" }, { have: ["weather", "1.1m", 4] }])
})

test("charts that were replaced get no more rows", () => {
  const { source, reader, receive } = page()
  source.document = null
  receive("1.1m", 3, { time: [3], a: [30] })
  reader.addColumns(["b"])
  assert.deepEqual(source.data, { time: [1, 2], a: [10, 20] })
})

test("rows that come over the document are not reported", () => {
  const { source, reports, channel } = page()
  source.replace({ time: [1], a: [10] }, [])
  assert.equal(reports().length, 1)
  channel.open("")
  assert.equal(reports().length, 1)
})

test("charts that were drawn again take the place of those before", () => {
  const { channel, source } = page()
  const redrawn = new Source()
  channel.follow("weather", new RowReader(redrawn, () => channel.report("weather")))
  channel.receive({ weather: ["1.1m", 3, { time: [3], a: [30] }] })
  assert.equal(source.data.time.length, 2)
  assert.equal(redrawn.data.time.length, 3)
})
