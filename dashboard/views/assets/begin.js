// The theme that the viewer chose at an earlier visit.
const chosen = localStorage.getItem("theme")
if (chosen) document.documentElement.dataset.theme = chosen
