/** Saves a file that the server has sent: [name, content in base64]. */
export function saveFile({ state }) {
  const [name, content] = state.file
  if (!name) return
  const link = document.createElement("a")
  link.href = URL.createObjectURL(new Blob([Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))]))
  link.download = name
  link.click()
  // It may be large, and the same file may be requested again.
  state.file = []
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
