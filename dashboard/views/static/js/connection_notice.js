// What a page says of a lost connection, and its marks for styles.
import { SECONDS, timeFormat } from "./time.js"

const WORDS = {
  lost: (since) => `Connection lost, retrying. The page shows what was known at ${since}.`,
  returning: (since) => `The server is back: the page is about to load again. It shows what was known at ${since}.`,
  loading: (since) => `The server is back: the page loads again. It shows what was known at ${since}.`,
}

/** Marks the page with a state of its connection, and says why it stands still: `since` is unix ms. */
export function showState(state, since) {
  const words = WORDS[state]
  const root = document.documentElement
  if (words) root.dataset.connection = state
  else delete root.dataset.connection
  const notice = showNotice(words?.(timeFormat("", SECONDS).format(since)))
  for (const part of document.body.children) if (part !== notice) part.inert = Boolean(words)
}

/** Shows a text above the page, or none, and returns its element. */
function showNotice(text) {
  const shown = document.querySelector(".connection-notice")
  if (!text) return shown?.remove()
  const notice = shown ?? document.createElement("div")
  notice.className = "connection-notice"
  notice.role = "alert"
  if (!shown) document.body.prepend(notice)
  notice.textContent = text
  return notice
}
