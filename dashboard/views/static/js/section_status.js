// The times in a section: of its state, of its next poll and of its posts; and the way back from a zoom.
import { elements, listen, writeText } from "./dom.js"
import { duration, rangeText, SECONDS, timeFormat } from "./time.js"
import { restoreWarnings, watchWarnings } from "./warnings.js"

/** Writes when each post was sent, in the zone of the page. */
export function writeTimes(section) {
  const format = timeFormat(section.state.zone, { ...SECONDS, timeZoneName: "short" })
  for (const time of elements(section.charts.posts, "[data-at]")) {
    writeText(time, format.format(Number(time.dataset.at)))
  }
  watchWarnings(section.charts.posts)
  restoreWarnings(elements(section.charts.posts, "[data-warned]"))
}

/** Writes how old the newest rows are and when the source is polled next. */
export function writeAges(section) {
  const { source, status } = section.charts
  const now = section.viewport.now() / 1000
  for (const place of elements(status, "[data-since]")) {
    const ofRows = place.dataset.rows && !section.state.ends_in_past
    const newest = ofRows ? (source.get_array("time").at(-1) ?? 0) / 1000 : 0
    const since = Math.max(Number(place.dataset.since), newest)
    const ahead = section.state.ahead && since > now ? `${duration(since - now)} ahead` : ""
    writeText(place, since > 0 ? ahead || `${duration(Math.max(now - since, 0))} ago` : "not yet")
  }
  for (const place of elements(status, "time[data-until]")) {
    const period = Number(place.dataset.period)
    let wait = Number(place.dataset.until) - now
    if (wait < 0 && period > 0 && period < 5) wait = period
    writeText(place, wait > 0 ? `in ${duration(wait)}` : "now")
  }
  for (const ring of elements(status, ".ring")) {
    const left = (Number(ring.dataset.until) - now) / (Number(ring.dataset.period) || 1)
    ring.style.setProperty("--part", String(1 - Math.min(Math.max(left, 0), 1)))
  }
  for (const details of elements(status, "details")) {
    // The text is replaced at every poll; what the viewer has opened stays open.
    if (details.dataset.known) continue
    details.dataset.known = "true"
    details.open = section.detailsOpen === true
    details.ontoggle = () => {
      section.detailsOpen = details.open
    }
  }
  offerReturn(section, section.viewport.state.zoom)
}

/** What a zoom shows and the way back, instead of the word that says that charts are live. */
function offerReturn(section, zoom) {
  const { status } = section.charts
  const past = section.viewport.state.range != null
  for (const badge of elements(status, ".badge.live")) badge.hidden = zoom != null
  for (const back of elements(status, "[data-back]")) {
    back.hidden = !zoom
    writeText(back, zoom ? `${rangeText(zoom, section.state.zone)} · ${past ? "Back" : "Back to live"}` : "")
  }
  listen(status, "click", ({ target }) => {
    if (target.closest("[data-back]")) section.viewport.dispatch("unzoom", {})
  })
}
