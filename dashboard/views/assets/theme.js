/* Light to dark and back without the server, kept for the next visit. */
const root = document.documentElement;
const dark = (root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) == "dark";
root.dataset.theme = dark ? "light" : "dark";
localStorage.setItem("theme", root.dataset.theme);
