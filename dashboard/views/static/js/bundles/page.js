// What the page around the tabs calls.
import { trackScrolling } from "../tabs.js"

export { localTimes } from "../banner.js"
export { restoreScrolling } from "../tabs.js"
export { toggleTheme } from "../theme.js"

export function startPage() {
  trackScrolling()
}
