// The Posts tab, whenever its content changes. What is on the page already is changed in place rather than
// replaced, so that the viewer keeps the place that they have tabbed or scrolled to.

import { listen, morphChildren, parsed, shadowRoot, viewOf } from "./dom.js"
import { arrange } from "./ranking.js"
import { writeAddress } from "./served_address.js"
import { showPage } from "./skeleton.js"
import { onThemeChange, repaint } from "./theme.js"
import { shortTime } from "./time.js"
import { restoreWarnings, watchWarnings } from "./warnings.js"

const PARTS = ["pushed", "tops", "words", "posts"]
const shown = new WeakMap()
const charts = new WeakMap()

export function updatePosts({ content, state, figures, ...places }) {
  for (const part of PARTS) show(places[part], content[part], content, state.zone)
  if (figures.length > 0) followZoneAndTheme(figures, state.zone)
  // What is below the statistics would move when these come.
  if (content.tops || content.is_empty) showPage()
}

function show(model, html, content, zone) {
  const place = shadowRoot(model)?.querySelector(".bk-clearfix")
  if (!place) return
  listen(model, "click", ({ target }) => {
    const chosen = target.closest("[data-about]")?.dataset.about
    if (chosen != null) content.about = chosen === content.about ? "" : chosen
  })
  watchWarnings(model, (ids) => {
    content.opened = ids
  })
  const now = `${zone} ${html}`
  if (shown.get(place) === now) return
  shown.set(place, now)
  const nodes = parsed(html)
  for (const time of nodes.querySelectorAll("time[data-at]")) {
    time.textContent = shortTime(Number(time.dataset.at), zone)
  }
  writeAddress(nodes)
  restoreWarnings(nodes.querySelectorAll("[data-warned]"))
  const animate = arrange(place, nodes)
  morphChildren(place, nodes)
  animate()
}

// Axes take zone and colours only when they are painted.
function followZoneAndTheme(figures, zone) {
  const [first] = figures
  if (!charts.has(first)) {
    const end = onThemeChange(() => repaint(figures))
    const timer = setInterval(() => {
      if (viewOf(first)) return
      clearInterval(timer)
      end()
    }, 1000)
  }
  if (charts.get(first) !== zone) repaint(figures)
  charts.set(first, zone)
}
