// What the page and the Live tab call.

export { fillTable } from "../data_table.js"
export { saveFile } from "../download.js"
export { startFirstRun } from "../first_run.js"
export { startHeader } from "../header.js"
export { updateSection } from "../live.js"
export { valueTick } from "../numbers.js"
export { savePicture } from "../section_picture.js"
export { fillAddress } from "../served_address.js"
export { restoreScrolling, trackScrolling } from "../tabs.js"
export { axisTime, hoverTime } from "../time.js"
export { sliderMoved } from "../time_travel.js"
export { receive } from "../viewport.js"
