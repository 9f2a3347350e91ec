// Loads a page again where it was: its address, its scroll position, and how often it was loaded.
const RELOADS = "realtime-dashboard reloads"
const SCROLLED = "realtime-dashboard scrolled"
const RECENT_MS = 60_000
const SCROLLING_MS = 15_000

/** How often the page has loaded again in the last minute, and was not well for long in between. */
export function recentReloads(now = Date.now()) {
  const { count, at } = JSON.parse(sessionStorage.getItem(RELOADS) ?? '{"count": 0, "at": 0}')
  return Math.abs(now - at) < RECENT_MS ? count : 0
}

export function countReload() {
  sessionStorage.setItem(RELOADS, JSON.stringify({ count: recentReloads() + 1, at: Date.now() }))
}

export function forgetReloads() {
  sessionStorage.removeItem(RELOADS)
}

/** The address without the parameter that only the server needs, for people who copy it. */
export function cleanAddress() {
  const address = addressWith(location, "")
  if (address !== fullPath(location)) history.replaceState(history.state, "", address)
}

export function fullPath({ pathname, search, hash }) {
  return pathname + search + hash
}

/** The path of an address with this text as its parameter `resume`; without one for "". */
export function addressWith({ pathname, search, hash }, resume) {
  const query = new URLSearchParams(search)
  if (!resume && !query.has("resume")) return pathname + search + hash
  query.delete("resume")
  if (resume) query.set("resume", resume)
  const text = query.toString()
  return pathname + (text && `?${text}`) + hash
}

/** Stores where the page is scrolled to, for `restoreScroll` after it has loaded again. */
export function saveScroll() {
  // The scroll position does not count the notice, which moves all that is below it.
  const top = -(document.querySelector("[data-root-id] > *")?.getBoundingClientRect().top ?? 0)
  sessionStorage.setItem(SCROLLED, JSON.stringify({ top, at: Date.now() }))
}

/** Scrolls to where the page was when it loaded again, once it is long enough; a viewer who scrolls ends that. */
export function restoreScroll() {
  const { top = 0, at = 0 } = JSON.parse(sessionStorage.getItem(SCROLLED) ?? "{}")
  sessionStorage.removeItem(SCROLLED)
  if (top <= 0 || Math.abs(Date.now() - at) > RECENT_MS) return
  const end = new AbortController()
  const until = performance.now() + SCROLLING_MS
  const timer = setInterval(() => {
    const isLongEnough = document.documentElement.scrollHeight >= top + innerHeight
    if (isLongEnough) scrollTo({ top, behavior: "instant" })
    if (isLongEnough || performance.now() > until) end.abort()
  }, 100)
  end.signal.addEventListener("abort", () => clearInterval(timer))
  for (const type of ["wheel", "touchstart", "keydown", "pointerdown"]) {
    addEventListener(type, () => end.abort(), { passive: true, signal: end.signal })
  }
}
