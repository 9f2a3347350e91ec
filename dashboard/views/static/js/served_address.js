// Commands to copy name the address that the page is served at.
import { shadowRoot } from "./dom.js"

const SHIPPED = "http://localhost:5006"

/** Puts the address into the code below `root`: an element, a document fragment or a shadow root. */
export function writeAddress(root, address = location.origin) {
  for (const code of root.querySelectorAll("code, pre")) {
    // A `pre` around a `code` has its text as well.
    if (code.children.length === 0) code.textContent = code.textContent.replaceAll(SHIPPED, address)
  }
}

/** The same in the text of a model. */
export function fillAddress(_, model) {
  writeAddress(shadowRoot(model))
}
