// The card that greets a new user, until it is dismissed in this browser.
import { copy } from "./clipboard.js"
import { elements, listen } from "./dom.js"

const DISMISSED = "realtime-dashboard first run"
const SHIPPED = "http://localhost:5006"

/** Marks the page before its document comes, so that a card that was dismissed never shows. */
export function hideDismissed(storage = localStorage) {
  if (storage.getItem(DISMISSED)) document.documentElement.dataset.firstRun = "dismissed"
}

export function startFirstRun(_, card) {
  for (const code of elements(card, "code")) code.textContent = code.textContent.replace(SHIPPED, location.origin)
  listen(card, "click", ({ target }) => {
    if (target.closest("[data-dismiss]")) {
      localStorage.setItem(DISMISSED, "yes")
      hideDismissed()
    }
    const button = target.closest("[data-copy]")
    if (!button) return
    const code = button.closest("li").querySelector("code")
    copy(button, code.textContent, code)
  })
}
