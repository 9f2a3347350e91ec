// What the Live tab calls.
export { fillTable } from "../data_table.js"
export { saveFile } from "../download.js"
export { updateSection } from "../live.js"
export { valueTick } from "../numbers.js"
export { savePicture } from "../picture.js"
export { axisTime, hoverTime } from "../time.js"
export { sliderMoved } from "../time_travel.js"
export { receive } from "../viewport.js"
