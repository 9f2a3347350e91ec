// The header: what it writes of its state, and what its buttons request.
import assert from "node:assert/strict"
import { afterEach, mock, test } from "node:test"
import { startHeader } from "../../dashboard/views/static/js/header.js"
import { INITIAL, viewportOf } from "../../dashboard/views/static/js/viewport.js"
import { elementOf, modelOf } from "./support/models.js"

const keys = new Set()
globalThis.addEventListener = (_, listener) => keys.add(listener)
globalThis.removeEventListener = (_, listener) => keys.delete(listener)
globalThis.location = { search: "", href: "http://localhost/" }

// Headers share one timer, which a header whose page is closed leaves.
mock.timers.enable({ apis: ["setTimeout"] })
const open = new Set()
afterEach(() => {
  for (const state of open) state.document = null
  pass(2)
  open.clear()
})

function pass(seconds) {
  for (let second = 0; second < seconds; second++) mock.timers.tick(1_000)
}

const find = Bokeh.index.find_one_by_id
Bokeh.index.find_one_by_id = (id) => {
  const view = find(id)
  return view && { ...view, el: { getBoundingClientRect: () => ({ bottom: 48 }) } }
}

/** A model of Bokeh; `set` changes a property and calls the listeners of its changes. */
function modelWith(values) {
  const listeners = {}
  const properties = Object.fromEntries(
    Object.keys(values).map((name) => [name, { change: { connect: (listener) => (listeners[name] = listener) } }]),
  )
  const set = (name, value) => {
    model[name] = value
    listeners[name]?.()
  }
  const model = { ...values, properties, set, document: {} }
  return model
}

function tabButton(number, words) {
  const list = { offsetLeft: 0, scrollLeft: 0 }
  return elementOf({ textContent: words, parentElement: list, offsetLeft: 100 * number, focus() {} })
}

/** A header on a page with two tabs, and `press(selector, data)` for its buttons. */
function header(changes = {}) {
  globalThis.document = { documentElement: { dataset: {} }, title: "" }
  globalThis.realtimeDashboardConnection = undefined
  const tabButtons = [tabButton(0, "Live"), tabButton(1, "Posts")]
  const parts = {
    "[role=tab]": tabButtons,
    "[data-count]": [elementOf()],
    "[data-bell]": [elementOf()],
    "[name=units]": [{ value: "metric" }, { value: "imperial" }],
    "[data-zone]": [{ options: [{ value: "" }, { value: "UTC" }], add() {} }],
    "[data-pause]": [elementOf({ querySelector: () => ({}) })],
    "[data-range]": [elementOf({ focus() {} })],
    "[data-live]": [elementOf({ hidden: true })],
    "[data-connection]": [elementOf({ lastChild: { textContent: "" } })],
    "[aria-selected=true]": [tabButtons[0]],
  }
  const bar = modelOf(parts)
  const choices = { window: "1 h", units: "metric", density: "normal", zone: "", paused: false }
  const state = modelWith({ parts: {}, alerts: 0, title: "Weather", file: [], request: [], ...choices, ...changes })
  const viewport = { id: "viewport", latest: { state: INITIAL, number: 0, clock: Date.now() }, zoom: [] }
  const tabs = { ...modelWith({ active: 0 }), id: "tabs" }
  const picker = { ...modelWith({ visible: false }), id: "picker" }
  startHeader({ state, viewport, tabs, picker, rail: modelOf() }, bar)
  open.add(state)
  const press = (selector, dataset = {}) => {
    const button = { dataset, matches: (one) => one === selector }
    bar.listeners.click({ target: { closest: () => button } })
  }
  const one = (selector) => parts[selector][0]
  return { state, tabs, picker, tabButtons, press, one, parts, viewport: viewportOf(viewport), bar }
}

test("the number of alerts is beside the bell, and in the title of a page of a server", () => {
  const { state, one } = header()
  assert.equal(one("[data-count]").hidden, true)
  globalThis.realtimeDashboardConnection = {}
  state.set("alerts", 2)
  assert.equal(one("[data-count]").textContent, 2)
  assert.equal(one("[data-bell]").ariaLabel, "2 alerts")
  assert.equal(document.title, "Weather (2 alerts)")
  state.set("alerts", 0)
  assert.equal(one("[data-bell]").ariaLabel, "Alerts: none")
  assert.equal(document.title, "Weather")
})

test("each press requests its action, with a number by which a repeated one is another", () => {
  const { state, press } = header()
  press("[data-pause]")
  assert.deepEqual(state.request, ["pause", true, 1])
  state.set("paused", true)
  press("[data-pause]")
  assert.deepEqual(state.request, ["pause", false, 2])
  press("[data-live]")
  assert.deepEqual(state.request, ["live", true, 3])
  press("[data-annotation]", { annotation: "a1" })
  assert.deepEqual(state.request, ["annotation show", "a1", 4])
})

test("an annotation is removed for everybody only once that is confirmed", () => {
  const { state, press } = header()
  globalThis.confirm = () => false
  press("[data-remove]", { remove: "a1" })
  assert.deepEqual(state.request, [])
  globalThis.confirm = () => true
  press("[data-remove]", { remove: "a1" })
  assert.deepEqual(state.request, ["annotation remove", "a1", 1])
})

test("the pause button says what it does, and the radio buttons show the viewer's choices", () => {
  const { state, one, parts } = header({ units: "imperial" })
  assert.equal(one("[data-pause]").ariaLabel, "Pause")
  assert.deepEqual(
    parts["[name=units]"].map(({ checked }) => checked),
    [false, true],
  )
  state.set("paused", true)
  assert.equal(one("[data-pause]").ariaLabel, "Resume")
  assert.equal(one("[data-pause]").ariaPressed, "true")
})

test("the range of the charts is in words, and the way back to live beside a range of the past", () => {
  const { viewport, one } = header()
  assert.equal(one("[data-range]").textContent, "Last 1 h")
  assert.equal(one("[data-live]").hidden, true)
  viewport.dispatch("choose_range", { range: [0, 60_000] })
  assert.notEqual(one("[data-range]").textContent, "Last 1 h")
  assert.equal(one("[data-live]").hidden, false)
})

test("arrow keys move through the tabs, from the last one to the first, and Home and End to the ends", () => {
  const { tabs, tabButtons, bar } = header()
  let prevented = 0
  const key = (name) => {
    const target = { matches: (selector) => selector === "[role=tab]" }
    bar.listeners.keydown({ key: name, target, preventDefault: () => prevented++ })
  }
  key("ArrowRight")
  assert.equal(tabs.active, 1)
  key("ArrowRight")
  assert.equal(tabs.active, 0)
  key("ArrowLeft")
  assert.equal(tabs.active, 1)
  key("Home")
  assert.equal(tabs.active, 0)
  key("End")
  key("a")
  assert.deepEqual([tabs.active, prevented, tabButtons.length], [1, 5, 2])
})

test("Escape closes the range picker and nothing else", () => {
  const { picker, state } = header()
  let prevented = 0
  const pressEscape = () => {
    for (const listener of keys) listener({ key: "Escape", preventDefault: () => prevented++ })
  }
  pressEscape()
  assert.equal(prevented, 0)
  picker.visible = true
  pressEscape()
  assert.deepEqual([picker.visible, prevented], [false, 1])
  assert.deepEqual(state.request, ["picker", false, 1])
})

test("alerts are checked every ten seconds while some fire, since one that flaps ends without an event", () => {
  const { state } = header()
  pass(10)
  assert.deepEqual(state.request, [])
  state.set("alerts", 1)
  pass(10)
  assert.equal(state.request[0], "check")
})

test("a header whose page is closed ends its timer and its keys", () => {
  const { state } = header()
  assert.ok(keys.size > 0)
  state.document = null
  pass(2)
  assert.equal(keys.size, 0)
})
