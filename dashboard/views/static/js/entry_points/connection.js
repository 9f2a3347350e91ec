// Runs in the page's HTML, before its document has come.
import { BrowserPage, onDocumentSocketClosed } from "../browser_page.js"
import { Connection, TICK_MS } from "../connection.js"
import { hideDismissed } from "../first_run.js"
import { markKiosk } from "../kiosk.js"
import { cleanAddress, forgetReloads, recentReloads, restoreScroll } from "../page_reload.js"
import { steadyClock } from "../steady_clock.js"
import { startTheme } from "../theme.js"

const WELL_MS = 10_000

/** Watches the connection of the page from now on. `root` is the path of the server. */
export function connect(root) {
  startTheme()
  hideDismissed()
  markKiosk()
  cleanAddress()
  const clock = steadyClock()
  const page = new BrowserPage(root, clock)
  const connection = new Connection(page, { clock, reloads: recentReloads() })
  page.connection = connection
  onDocumentSocketClosed(() => connection.documentLost())
  if (document.hidden) connection.setVisible(false)
  else connection.start()
  setInterval(() => connection.tick(), TICK_MS)
  document.addEventListener("visibilitychange", () => connection.setVisible(!document.hidden))
  // A page that the browser takes from its cache, with its sockets closed, is as one that is shown again.
  addEventListener("pageshow", ({ persisted }) => persisted && connection.setVisible(!document.hidden))
  addEventListener("pagehide", () => page.closeChannel())
  addEventListener("online", () => connection.setOnline(true))
  addEventListener("offline", () => connection.setOnline(false))
  addEventListener("DOMContentLoaded", restoreScroll)
  setTimeout(() => connection.state === "live" && forgetReloads(), WELL_MS)
  return { connection, rows: page.rows, attach: (model) => page.attach(model) }
}
