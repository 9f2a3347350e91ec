// Runs in the browser for the Posts tab, whenever it is told other posts and counts. What is on the page already is
// changed in place rather than replaced, so that nobody loses the place that they have tabbed or scrolled to.
const element = (model) => Bokeh.index.find_one_by_id(model.id)?.shadow_el

function same_kind(here, there) {
  return here.nodeType == there.nodeType && here.nodeName == there.nodeName
}

function morph(here, there) {
  if (here.nodeType == Node.TEXT_NODE) {
    if (here.data != there.data) here.data = there.data
    return
  }
  for (const { name } of [...here.attributes]) if (!there.hasAttribute(name)) here.removeAttribute(name)
  for (const { name, value } of there.attributes) if (here.getAttribute(name) != value) here.setAttribute(name, value)
  morph_children(here, there)
}

function morph_children(here, there) {
  const wanted = [...there.childNodes]
  for (const [place, node] of wanted.entries()) {
    const old = here.childNodes[place]
    if (!old) here.append(node)
    else if (same_kind(old, node)) morph(old, node)
    else old.replaceWith(node)
  }
  while (here.childNodes.length > wanted.length) here.lastChild.remove()
}

function clock(at) {
  const zone = { timeZone: view.zone || undefined, hourCycle: "h23" }
  const day = { ...zone, month: "short", day: "numeric" }
  const date = new Intl.DateTimeFormat([], day)
  const today = date.format(at) == date.format(Date.now())
  const time = { ...zone, timeZoneName: "short", hour: "2-digit", minute: "2-digit", second: "2-digit" }
  return new Intl.DateTimeFormat([], today ? time : { ...time, ...day }).format(at)
}

function show(model, html) {
  const root = element(model)
  const place = root?.querySelector(".bk-clearfix")
  if (!place) return
  if (!root.__listens) {
    root.__listens = true
    root.addEventListener("click", ({ target }) => {
      const chosen = target.closest("[data-about]")?.dataset.about
      if (chosen != null) talk.about = chosen == talk.about ? "" : chosen
    })
  }
  const state = `${view.zone} ${html}`
  if (place.__shows == state) return
  place.__shows = state
  const told = document.createElement("template")
  told.innerHTML = html
  for (const time of told.content.querySelectorAll("time[data-at]")) time.textContent = clock(Number(time.dataset.at))
  morph_children(place, told.content)
}

show(pushed, talk.pushed)
show(tops, talk.tops)
show(words, talk.words)
show(posts, talk.posts)
if (figures.length > 0 && figures[0].__zone != view.zone) {
  figures[0].__zone = view.zone
  repaint(figures)
}
if (figures.length > 0 && !figures[0].__themed) {
  figures[0].__themed = true
  const end = repaint_with_theme(figures)
  const timer = setInterval(() => {
    if (Bokeh.index.find_one_by_id(figures[0].id)) return
    clearInterval(timer)
    end()
  }, 1000)
}
