// Runs in the browser when a file has come: [name, content in base64].
const [name, content] = view.file
if (name) {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(new Blob([Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))]))
  link.download = name
  link.click()
  // It may be large, and the same may be wanted again.
  view.file = []
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
