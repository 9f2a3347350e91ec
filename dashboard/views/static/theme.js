/* Light to dark and back without the server, kept for the next visit. */
const root = document.documentElement;
const dark = (root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) == "dark";
root.dataset.theme = dark ? "light" : "dark";
localStorage.setItem("theme", root.dataset.theme);
/* A copied address has the theme as well. */
const here = Bokeh.documents.flatMap((page) => page.roots()).find((model) => model.type.endsWith("Location"));
const tell = () => {
  const query = new URLSearchParams(here.search);
  if (query.get("theme") == root.dataset.theme) return;
  query.set("theme", root.dataset.theme);
  here.search = `?${query}`;
};
/* The server may tell the address as it was before it heard of the theme. */
if (here && !here.__theme) here.properties.search.change.connect(tell);
if (here) {
  here.__theme = true;
  tell();
}
