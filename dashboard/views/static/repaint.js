// Charts take their colours from CSS, and have to be told to look again when the theme changes.
function repaint(figures) {
  for (const figure of figures) figure.change.emit()
}

// Until the returned function is called.
function repaint_with_theme(figures) {
  const themes = new MutationObserver(() => requestAnimationFrame(() => repaint(figures)))
  for (const node of [document.documentElement, document.body]) {
    themes.observe(node, { attributes: true, attributeFilter: ["data-theme", "data-jp-theme-name"] })
  }
  const system = matchMedia("(prefers-color-scheme: dark)")
  const changed = () => repaint(figures)
  system.addEventListener("change", changed)
  return () => {
    themes.disconnect()
    system.removeEventListener("change", changed)
  }
}
