// The times of alerts in the browser's own zone, where the viewer has chosen none.
import { elements } from "./dom.js"
import { DAY, MINUTES, timeFormat } from "./time.js"

export function localTimes(_, banner) {
  requestAnimationFrame(() => {
    const format = timeFormat("", { ...DAY, ...MINUTES, timeZoneName: "short" })
    for (const time of elements(banner, "[data-at]")) time.textContent = format.format(Number(time.dataset.at))
  })
}
