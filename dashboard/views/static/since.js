// Runs in the browser when the banner has changed: its times in the viewer's own zone, where none is chosen.
requestAnimationFrame(() => {
  const day = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }
  const clock = new Intl.DateTimeFormat([], { ...day, hourCycle: "h23", timeZoneName: "short" })
  const banner = Bokeh.index.find_one_by_id(cb_obj.id)?.shadow_el
  for (const place of banner?.querySelectorAll("[data-at]") ?? []) {
    place.textContent = clock.format(Number(place.dataset.at))
  }
})
