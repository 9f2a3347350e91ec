// The card for new users stays away once it is dismissed.
import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import { hideDismissed, startFirstRun } from "../../dashboard/views/static/js/first_run.js"

let stored
let page

beforeEach(() => {
  stored = new Map()
  page = { dataset: {} }
  globalThis.localStorage = { getItem: (key) => stored.get(key) ?? null, setItem: (key, text) => stored.set(key, text) }
  globalThis.document = { documentElement: page }
  globalThis.location = { origin: "https://dash.example.com" }
})

function card() {
  const listeners = {}
  const shadow_el = {
    querySelectorAll: () => [],
    addEventListener: (type, listener) => {
      listeners[type] = listener
    },
  }
  globalThis.Bokeh = { index: { find_one_by_id: () => ({ shadow_el }) } }
  startFirstRun({}, { id: "card" })
  return (selector) => listeners.click({ target: { closest: (one) => (one === selector ? {} : null) } })
}

test("a card that is dismissed is hidden at once and on the next visit", () => {
  const click = card()
  hideDismissed()
  assert.equal(page.dataset.firstRun, undefined)
  click("[data-dismiss]")
  assert.equal(page.dataset.firstRun, "dismissed")
  page.dataset = {}
  hideDismissed()
  assert.equal(page.dataset.firstRun, "dismissed")
})

test("a click elsewhere in the card dismisses nothing", () => {
  card()("p")
  assert.equal(stored.size, 0)
})
