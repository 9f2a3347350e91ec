// The rows that come over the page's channel, added to a data source of Bokeh without a message to the server.
import { digitsContinue } from "./numbers.js"

/** Reads the rows of one source into `source`, whose tags say which rows came with the document: [key, count, number].
 * `report()` is called when the server has to know which rows are here. */
export class RowReader {
  #source
  #report
  #key = null
  #count = 0
  #latest = []
  #isOverDocument = false
  #isAdding = false

  constructor(source, report) {
    this.#source = source
    this.#report = report
    this.#begin()
    // The server replaces the rows, and then says in the tags which they are: each is a message of its own.
    source.properties.data.change.connect(() => {
      if (!this.#isAdding) this.#key = null
    })
    source.properties.tags.change.connect(() => {
      const wasOverDocument = this.#isOverDocument
      this.#begin()
      // Rows after those of the document have come before it, or come over the channel again.
      const [key, count] = this.#latest
      if ((key === this.#key && count > this.#count) || (wasOverDocument && this.#key)) report()
    })
  }

  /** The key and the count of the rows that are here; null where they come over the document. */
  get position() {
    return this.#key && [this.#key, this.#count]
  }

  /** Adds rows up to the one with that count. What is here already is left out, and rows of another key are: they
   * were sent before the document was changed, or before its change came. Charts that were replaced get none.
   * `replacedFrom`, where there is one: the rows replace those from this time on, if the first `before` rows are here. */
  receive([key, count, columns, replacedFrom = null, before = 0]) {
    this.#latest = [key, count]
    if (key !== this.#key || count <= this.#count || !this.#source.document) return
    const replaces = replacedFrom !== null
    const missing = replaces ? columns.time.length : count - this.#count
    if (replaces ? before > this.#count : missing > columns.time.length) return this.#report()
    if (replaces) this.#removeFrom(replacedFrom)
    const rows = Object.entries(columns).map(([name, values]) => [
      name,
      values.slice(-missing).map((value) => value ?? Number.NaN),
    ])
    this.addColumns(Object.keys(columns))
    this.#count = count
    this.#stream(Object.fromEntries(rows))
  }

  // Readers of the rows come later, and then look at the new ones alone.
  #stream(rows) {
    const source = this.#source
    const before = Object.keys(rows).map((name) => [name, source.get_column(name)])
    source.stream(rows, undefined, { sync: false })
    for (const [name, values] of before) digitsContinue(values, source.get_column(name))
  }

  /** Adds those of the columns that are not here yet, without a value in any row. */
  addColumns(names) {
    const source = this.#source
    if (!source.document) return
    const there = source.columns()
    const { length } = source.get_column("time")
    // Bokeh makes an empty column where one is read that is not there.
    const missing = names.filter(
      (name) => !there.includes(name) || (length > 0 && source.get_column(name).length === 0),
    )
    if (missing.length === 0) return
    const data = Object.fromEntries(there.map((name) => [name, source.get_column(name)]))
    for (const name of missing) data[name] = new Array(length).fill(Number.NaN)
    this.#set(data)
  }

  #removeFrom(time) {
    const source = this.#source
    const times = source.get_column("time")
    let end = times.length
    while (end > 0 && times[end - 1] >= time) end -= 1
    if (end === times.length) return
    this.#set(Object.fromEntries(source.columns().map((name) => [name, source.get_column(name).slice(0, end)])))
  }

  #set(data) {
    this.#isAdding = true
    this.#source.setv({ data }, { sync: false })
    this.#isAdding = false
  }

  #begin() {
    const [key = null, count = 0] = this.#source.tags
    this.#key = key
    this.#count = count
    this.#isOverDocument = key === null
  }
}
