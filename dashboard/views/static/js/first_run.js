// The card that greets a new user, until it is dismissed in this browser.

import { copy } from "./clipboard.js"
import { listen } from "./dom.js"
import { fillAddress } from "./served_address.js"

const DISMISSED = "realtime-dashboard first run"

/** Marks the page before its document comes, so that a card that was dismissed never shows. */
export function hideDismissed(storage = localStorage) {
  if (storage.getItem(DISMISSED)) document.documentElement.dataset.firstRun = "dismissed"
}

export function startFirstRun(_, card) {
  fillAddress(_, card)
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
