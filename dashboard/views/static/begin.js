// The theme that the address asks for or the viewer chose at an earlier visit, and how far down the page is, for scroll.js.
const asked = new URLSearchParams(location.search).get("theme")
const chosen = ["light", "dark"].includes(asked) ? asked : localStorage.getItem("theme")
if (chosen) document.documentElement.dataset.theme = chosen
addEventListener("scroll", () => (globalThis.scrolled = scrollY), { passive: true })
