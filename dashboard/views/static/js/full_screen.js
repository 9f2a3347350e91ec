/** Shows an element in full screen, or ends that. A chart may fill a screen that the page fills already. */
export function toggleFullScreen(element) {
  if (element.matches(":fullscreen")) document.exitFullscreen()
  else element.requestFullscreen()
}
