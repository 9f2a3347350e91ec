// The theme that the viewer chose at an earlier visit, and how far down the page is, for scroll.js.
const chosen = localStorage.getItem("theme")
if (chosen) document.documentElement.dataset.theme = chosen
addEventListener("scroll", () => (globalThis.scrolled = scrollY), { passive: true })
