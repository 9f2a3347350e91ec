// Kiosk mode: charts without the header, one tab after the other. `?kiosk` changes the tab every 30 s, `?kiosk=10` every 10 s.
const SECONDS = 30
const MIN_SECONDS = 3

/** Seconds for which each tab is shown; null without kiosk mode. */
export function kioskSeconds(query) {
  const value = new URLSearchParams(query).get("kiosk")
  if (value == null) return null
  return Math.max(Number.parseFloat(value) || SECONDS, MIN_SECONDS)
}

/** Marks the page before its document comes, so that it never shows the header. */
export function markKiosk() {
  if (kioskSeconds(location.search) != null) document.documentElement.dataset.kiosk = "true"
}

/** Shows one tab after the other, until the viewer leaves with Escape. */
export function startKiosk(tabs) {
  const seconds = kioskSeconds(location.search)
  if (seconds == null) return
  const timer = setInterval(() => {
    if (!tabs.document) return clearInterval(timer)
    tabs.active = (tabs.active + 1) % tabs.tabs.length
  }, seconds * 1000)
  addEventListener("keydown", (event) => leaves(event) && setKiosk(false))
}

/** Whether a key ends kiosk mode: an Escape that has closed something on the page does not (it is prevented). */
export function leaves({ key, defaultPrevented }) {
  return key === "Escape" && !defaultPrevented
}

/** Loads the page in kiosk mode, or out of it. */
export function setKiosk(on) {
  const query = new URLSearchParams(location.search)
  if (on) query.set("kiosk", "")
  else query.delete("kiosk")
  location.search = query.toString()
}
