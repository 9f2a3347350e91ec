// Annotations in charts: what is marked, what a tooltip says of it, and the form that adds one.
// Texts come from outside, and are set as text.
import { nearestRow } from "./crosshair.js"

const FLAG_PX = 5
const MAX_TEXT = 500

/** The annotations of ChartState that reach into a range of time, as {from, to, text}. */
export function annotationsIn(annotations, [start, end]) {
  return annotations
    .filter(([, from, to]) => to >= start && from <= end)
    .map(([, from, to, text]) => ({ from, to, text }))
}

/** The texts of the annotations about the row at a time: no other row is nearer, or they reach over it. */
export function textsAt(annotations, times, at) {
  const row = nearestRow(times, at)
  return annotations
    .filter(({ from, to }) => (from <= at && at <= to) || nearestRow(times, from) === row)
    .map(({ text }) => `✎ ${text}`)
}

/** Paints a line with a flag at each, and a band over those of a range; `colours` has `accent`. */
export function paintAnnotations(draw, { frame, placeOf }, annotations, colours) {
  const { left, top, width, height } = frame
  draw.save()
  draw.beginPath()
  draw.rect(left - FLAG_PX, top, width + 2 * FLAG_PX, height)
  draw.clip()
  draw.fillStyle = draw.strokeStyle = colours.accent
  draw.lineWidth = 1
  for (const { from, to } of annotations) {
    const [start, end] = [from, to].map(placeOf)
    draw.globalAlpha = 0.12
    const shown = Math.max(start, left)
    draw.fillRect(shown, top, Math.min(end, left + width) - shown, height)
    draw.globalAlpha = 1
    for (const x of to > from ? [start, end] : [start]) line(draw, x, top, height)
    flag(draw, start, top)
  }
  draw.restore()
}

function line(draw, x, top, height) {
  draw.setLineDash([2, 3])
  draw.beginPath()
  draw.moveTo(x, top)
  draw.lineTo(x, top + height)
  draw.stroke()
  draw.setLineDash([])
}

function flag(draw, x, top) {
  draw.beginPath()
  draw.moveTo(x - FLAG_PX, top)
  draw.lineTo(x + FLAG_PX, top)
  draw.lineTo(x, top + FLAG_PX + 2)
  draw.fill()
}

/** Requests the text of an annotation over a chart, beside x; `add(text, ofAll)` is called with it. heading: its time. */
export function askForText(overlay, heading, x, add) {
  const form = formOf(heading)
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    const { text, all } = form.elements
    if (text.value.trim()) add(text.value, all.checked)
    form.hidePopover()
  })
  const place = overlay.outside()
  form.addEventListener("toggle", ({ newState }) => {
    if (newState !== "closed") return
    const isLost = place.activeElement != null || document.activeElement === document.body
    place.host.remove()
    if (isLost) overlay.view.canvas.events_el.focus({ preventScroll: true })
  })
  // What is typed in it is no shortcut of the page.
  form.addEventListener("keydown", (event) => event.stopPropagation())
  place.append(form)
  overlay.place(form, x, overlay.frame.top + overlay.frame.height / 2)
  form.elements.text.focus()
}

function formOf(heading) {
  const form = document.createElement("form")
  form.className = "annotate"
  // Escape and a click elsewhere close it.
  form.popover = "auto"
  const [text, all] = [document.createElement("input"), document.createElement("input")]
  Object.assign(text, { name: "text", maxLength: MAX_TEXT, required: true, autocomplete: "off" })
  Object.assign(all, { name: "all", type: "checkbox" })
  const add = document.createElement("button")
  add.textContent = "Add"
  form.append(labelled(`Annotation at ${heading}`, text), labelled("in the charts of all sources", all), add)
  return form
}

function labelled(words, input) {
  const label = document.createElement("label")
  const text = document.createElement("span")
  text.textContent = words
  label.append(...(input.type === "checkbox" ? [input, text] : [text, input]))
  return label
}
