// Buttons that copy a text.
const SHOWN_MS = 2000
const usual = new WeakMap()

/**
 * Copies a text, and says so on the button for a while. Where the browser has no clipboard, as on a page without TLS, the
 * text in `place` is selected, to be copied by hand.
 */
export async function copy(button, text, place = null) {
  // A second click finds the words of the first.
  if (!usual.has(button)) usual.set(button, button.textContent)
  button.textContent = await wordsOf(text, place)
  setTimeout(() => {
    button.textContent = usual.get(button)
  }, SHOWN_MS)
}

async function wordsOf(text, place) {
  try {
    await navigator.clipboard.writeText(text)
    return "Copied"
  } catch {
    if (!place) return "The browser does not allow it"
    getSelection().selectAllChildren(place)
    return "Selected: press Ctrl+C"
  }
}
