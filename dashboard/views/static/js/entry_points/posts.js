// What the Posts tab calls.
export { updatePosts } from "../posts.js"
export { axisTime, hoverTime } from "../time.js"
