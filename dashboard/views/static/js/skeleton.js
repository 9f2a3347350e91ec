/** Shows the page instead of its skeleton (page.css). */
export function showPage() {
  document.documentElement.dataset.drawn = "true"
}
