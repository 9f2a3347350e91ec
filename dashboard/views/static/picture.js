// Runs in the browser when a viewer wants something made of a section: here the picture, of its charts as they
// are laid out now, under a line with the source, its state and the stretch of time.
const [what, start, end, zone] = view.wish
if (what == "png") {
  const [charts, said] = [grid, status].map((model) => Bokeh.index.find_one_by_id(model.id))
  const HEAD = 44
  const place = charts.el.getBoundingClientRect()
  const canvas = document.createElement("canvas")
  const scale = window.devicePixelRatio
  canvas.width = place.width * scale
  canvas.height = (place.height + HEAD) * scale
  const draw = canvas.getContext("2d")
  draw.scale(scale, scale)
  const look = getComputedStyle(charts.el)
  draw.fillStyle = look.getPropertyValue("--rd-page") || getComputedStyle(document.body).backgroundColor
  draw.fillRect(0, 0, place.width, place.height + HEAD)

  function write(words, element, x, y) {
    const style = getComputedStyle(element)
    draw.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`
    draw.fillStyle = style.color
    draw.fillText(words, x, y)
    return x + draw.measureText(words).width
  }

  const title = said.shadow_el.querySelector("h2")
  const badges = [...said.shadow_el.querySelectorAll(".badge:not(.past)")]
  const states = badges.map((badge) => badge.textContent).join(" · ")
  const day = { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" }
  const clock = new Intl.DateTimeFormat([], { ...day, hourCycle: "h23", timeZone: zone, timeZoneName: "short" })
  draw.textBaseline = "middle"
  const after = write(title.textContent, title, 10, HEAD / 2)
  write(`${states} · ${clock.formatRange(start, end)}`, badges[0], after + 14, HEAD / 2)

  for (const card of charts.child_views) {
    const [legend, chart] = card.child_views
    const at = card.el.getBoundingClientRect()
    draw.fillStyle = getComputedStyle(card.el).backgroundColor
    draw.fillRect(at.x - place.x, at.y - place.y + HEAD, at.width, at.height)
    const drawn = chart.export("png", true).canvas
    const box = chart.el.getBoundingClientRect()
    draw.drawImage(drawn, box.x - place.x, box.y - place.y + HEAD, box.width, box.height)
    for (const part of legend.shadow_el.querySelectorAll("h3, li:not([hidden]) > *")) {
      const here = part.getBoundingClientRect()
      const [x, y] = [here.x - place.x, here.y - place.y + HEAD]
      if (part.tagName == "I") {
        draw.fillStyle = getComputedStyle(part).backgroundColor
        draw.fillRect(x, y, here.width, here.height)
      } else write(part.textContent, part, x, y + here.height / 2)
    }
  }
  const file = `${title.textContent} ${new Date(start).toISOString().slice(0, 19)}Z.png`.replaceAll(/[^\w.-]+/g, "-")
  view.setv({ file: [file, canvas.toDataURL("image/png").split(",")[1]] }, { sync: false })
}
