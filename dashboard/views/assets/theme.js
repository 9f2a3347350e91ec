/* Light to dark and back without the server, kept for the next visit. */
const root = document.documentElement;
const dark = (root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) == "dark";
root.dataset.theme = dark ? "light" : "dark";
localStorage.setItem("theme", root.dataset.theme);
/* A copied address has the theme as well. */
const here = Bokeh.documents.flatMap((page) => page.roots()).find((model) => model.type.endsWith("Location"));
if (here) {
  const query = new URLSearchParams(here.search);
  query.set("theme", root.dataset.theme);
  here.search = `?${query}`;
}
