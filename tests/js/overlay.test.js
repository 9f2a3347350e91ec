// What lies over a chart stays within its frame and within the window.
import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import { overlayOf } from "../../dashboard/views/static/js/overlay.js"

class Element {
  style = {}
  children = []
  size = { width: 0, height: 0 }
  open = false

  append(...children) {
    this.children.push(...children)
    for (const child of children) child.parentNode = this
  }

  replaceChildren(...children) {
    this.children = children
  }

  matches() {
    return this.open
  }

  showPopover() {
    this.open = true
  }

  hidePopover() {
    this.open = false
  }

  getBoundingClientRect() {
    return { left: 0, top: 0, ...this.size }
  }
}

let view

beforeEach(() => {
  globalThis.document = {
    createElement: () => Object.assign(new Element(), { style: { setProperty() {} } }),
    documentElement: { clientWidth: 400 },
  }
  globalThis.window = { innerHeight: 300 }
  const bbox = { left: 50, top: 10, width: 300, height: 200 }
  view = { shadow_el: new Element(), el: new Element(), frame: { bbox } }
  globalThis.Bokeh = { index: { find_one_by_id: () => view } }
})

test("a figure has one overlay, which comes back when the figure is rendered again", () => {
  const figure = { id: 1 }
  const overlay = overlayOf(figure)
  assert.equal(overlayOf(figure), overlay)
  view.shadow_el.children = []
  overlay.root.parentNode = null
  overlayOf(figure)
  assert.deepEqual(view.shadow_el.children, [overlay.root])
  view.is_destroyed = true
  view = null
  assert.equal(overlayOf(figure), null)
})

test("the crosshair is hidden outside of the frame", () => {
  const overlay = overlayOf({ id: 1 })
  const hidden = [null, 49, 50, 350, 351].map((x) => {
    overlay.showLine(x)
    return overlay.line.hidden
  })
  assert.deepEqual(hidden, [true, true, false, false, true])
})

test("a selection is drawn within the frame, whichever end it began with", () => {
  const overlay = overlayOf({ id: 1 })
  overlay.showSelection(500, 100)
  const { left, width } = overlay.selection.style
  assert.deepEqual([left, width], ["100px", "250px"])
  overlay.showSelection(null)
  assert.equal(overlay.selection.hidden, true)
})

test("a tooltip is on the side where there is room, and within the window", () => {
  const overlay = overlayOf({ id: 1 })
  overlay.tooltip.size = { width: 120, height: 80 }
  const places = [
    [100, 150],
    [350, 5],
  ].map(([x, y]) => {
    overlay.place(overlay.tooltip, x, y)
    return [overlay.tooltip.style.left, overlay.tooltip.style.top]
  })
  assert.deepEqual(places, [
    ["114px", "110px"],
    ["216px", "4px"],
  ])
  assert.equal(overlay.tooltip.open, true)
  overlay.hideTooltip()
  assert.equal(overlay.tooltip.open, false)
})

test("a tooltip names earlier values, unless there are none", () => {
  const overlay = overlayOf({ id: 1 })
  const found = [
    { name: "Rome", colour: "red", dash: 0, text: "2 °C", earlier: "1 °C (+1)" },
    { name: "Oslo", colour: "red", dash: 0, text: "1 °C", earlier: "" },
  ]
  const shown = (readings) => {
    overlay.showTooltip(100, 100, "12:00", readings, 0, [], "an hour earlier")
    const [, list] = overlay.tooltip.children
    return list.children.map((item) => [item, ...item.children].map(({ textContent }) => textContent).filter(Boolean))
  }
  assert.deepEqual(shown(found), [["an hour earlier"], ["Rome", "2 °C", "1 °C (+1)"], ["Oslo", "1 °C", "–"]])
  assert.deepEqual(shown(found.slice(1)), [["Oslo", "1 °C"]])
})

test("a tooltip has names and values as text, and says how many readings are left out", () => {
  const overlay = overlayOf({ id: 1 })
  const found = Array.from({ length: 40 }, (_, n) => ({ name: `<b>${n}</b>`, colour: "red", dash: 0, text: `${n} °C` }))
  overlay.showTooltip(100, 100, "12:00", found, 0, ["Alert Hot"])
  const [heading, list, ...notes] = overlay.tooltip.children
  assert.equal(heading.textContent, "12:00")
  const [, name, value] = list.children[0].children
  assert.deepEqual([name.textContent, value.textContent], ["<b>0</b>", "0 °C"])
  assert.equal(notes[0].textContent, `${40 - list.children.length} more below`)
  assert.equal(notes[1].textContent, "Alert Hot")
})

test("the canvas is emptied for each painting, and gets another size only with the figure", () => {
  const done = []
  const context = Object.fromEntries(
    ["save", "restore", "setTransform", "clearRect"].map((name) => [name, () => done.push(name)]),
  )
  Object.assign(globalThis.window, { devicePixelRatio: 2 })
  view.bbox = { width: 300, height: 200 }
  const overlay = overlayOf({ id: 9 })
  const sizes = []
  overlay.canvas = {
    getContext: () => context,
    set width(pixels) {
      sizes.push(pixels)
    },
    get width() {
      return sizes.at(-1)
    },
  }
  for (let times = 0; times < 2; times++) overlay.paint(true, () => done.push("paint"))
  view.bbox = { width: 400, height: 200 }
  overlay.paint(true, () => done.push("paint"))
  overlay.paint(false, () => done.push("never"))
  assert.deepEqual(sizes, [600, 800])
  assert.deepEqual(done.slice(0, 5), ["save", "setTransform", "clearRect", "paint", "restore"])
  assert.deepEqual([done.length, overlay.canvas.hidden], [15, true])
})
