// A section as a picture: its charts as they are laid out, below a line with the source, its state and the times.
import { viewOf } from "./dom.js"
import { overlayOf } from "./overlay.js"
import { DATE, fileTime, SECONDS, timeFormat } from "./time.js"
import { bringUpToDate } from "./visibility.js"

const HEAD = 44

/** Requested by [what, from, to, zone, number] in `state.request`; all but "png" is for the server. */
export function savePicture({ state, grid, status }) {
  const [what, start, end, zone] = state.request
  if (what !== "png") return
  const [charts, head] = [viewOf(grid), viewOf(status)]
  const origin = charts.el.getBoundingClientRect()
  const canvas = document.createElement("canvas")
  const scale = window.devicePixelRatio
  canvas.width = origin.width * scale
  canvas.height = (origin.height + HEAD) * scale
  const draw = canvas.getContext("2d")
  draw.scale(scale, scale)
  const page = getComputedStyle(charts.el).getPropertyValue("--rd-page")
  draw.fillStyle = page || getComputedStyle(document.body).backgroundColor
  draw.fillRect(0, 0, origin.width, origin.height + HEAD)
  draw.textBaseline = "middle"
  const title = head.shadow_el.querySelector("h2")
  const badges = [...head.shadow_el.querySelectorAll(".badge")]
  const states = badges.map((badge) => badge.textContent).join(" · ")
  const times = timeFormat(zone, { ...DATE, ...SECONDS, timeZoneName: "short" }).formatRange(start, end)
  const after = write(draw, title.textContent, title, 10, HEAD / 2)
  write(draw, `${states} · ${times}`, badges[0], after + 14, HEAD / 2)
  for (const card of charts.child_views) drawCard(draw, card, origin)
  const mark = ["sample", "replay"].find((one) => head.shadow_el.querySelector(`.badge.${one}`))
  const name = fileName(title.textContent, mark, start, end, zone)
  state.setv({ file: [name, canvas.toDataURL("image/png").split(",")[1]] }, { sync: false })
}

/** The name of a picture, like those of files of rows: "pulse-sample_2026-11-27T10-00-00_2026-11-27T11-00-00.png". */
export function fileName(title, mark, start, end, zone) {
  const name = title.toLowerCase().replaceAll(/[^\p{L}\p{N}.-]+/gu, "-")
  return `${[mark ? `${name}-${mark}` : name, fileTime(start, zone), fileTime(end, zone)].join("_")}.png`
}

function drawCard(draw, card, origin) {
  const [legend, chart] = card.child_views
  const place = (element) => {
    const box = element.getBoundingClientRect()
    return [box.x - origin.x, box.y - origin.y + HEAD, box.width, box.height]
  }
  draw.fillStyle = getComputedStyle(card.el).backgroundColor
  draw.fillRect(...place(card.el))
  draw.drawImage(chart.export("png", true).canvas, ...place(chart.el))
  bringUpToDate(chart.model)
  const marks = overlayOf(chart.model)?.canvas
  if (marks && !marks.hidden) draw.drawImage(marks, ...place(chart.el))
  for (const part of legend.shadow_el.querySelectorAll("h3, li:not([hidden]) > *")) {
    const [x, y, width, height] = place(part)
    if (part.tagName === "I") {
      draw.fillStyle = getComputedStyle(part).getPropertyValue("--series")
      draw.fillRect(x, y, width, height)
    } else write(draw, part.textContent, part, x, y + height / 2)
  }
}

// Returns where the text ends.
function write(draw, text, element, x, y) {
  const style = getComputedStyle(element)
  draw.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`
  draw.fillStyle = style.color
  draw.fillText(text, x, y)
  return x + draw.measureText(text).width
}
