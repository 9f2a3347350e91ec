// What the page around the tabs calls, and cells of a notebook.
import { sendOwnChangesOnly } from "../notebook.js"
import { trackScrolling } from "../tabs.js"

export { localTimes } from "../banner.js"
export { restoreScrolling } from "../tabs.js"
export { toggleTheme } from "../theme.js"

export function startPage() {
  trackScrolling()
}

/** A data source that a notebook streams rows into. */
export function receiveRows(_, rows) {
  sendOwnChangesOnly(rows.document)
}
