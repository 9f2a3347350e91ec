// Texts behind content warnings: those that the viewer has opened stay open when their list is drawn anew.
import { listen } from "./dom.js"

const opened = new Set()

/** Remembers what the viewer opens in the content of a model. */
export function watchWarnings(model) {
  const remember = ({ target }) => {
    const { warned } = target.dataset ?? {}
    if (warned != null) opened[target.open ? "add" : "delete"](warned)
  }
  listen(model, "toggle", remember, true)
}

/** Opens the texts that the viewer has opened before, and closes all others. */
export function restoreWarnings(details) {
  for (const one of details) one.toggleAttribute("open", opened.has(one.dataset.warned))
}
