// The header: its parts come from the server, and what depends on the browser is filled in here.
import { copy } from "./clipboard.js"
import { elements, listen, morphChildren, parsed, shadowRoot, viewOf, writeText } from "./dom.js"
import { saveFile } from "./download.js"
import { everySecond } from "./every_second.js"
import { toggleFullScreen } from "./full_screen.js"
import { offerZones, showSource } from "./header_actions.js"
import { connectionWords, rangeWords } from "./header_text.js"
import { setKiosk, startKiosk } from "./kiosk.js"
import { Rail } from "./rail.js"
import { showPage } from "./skeleton.js"
import { toggleTheme } from "./theme.js"
import { browserZone, DAY, MINUTES, timeFormat } from "./time.js"
import { stopReplays } from "./time_travel.js"
import { viewportOf } from "./viewport.js"

// An alert that flaps stops doing so without an event.
const CHECK_SECONDS = 10
// Pixels of the tab before that stay in sight.
const BESIDE_TAB = 40
// Tabs that take the skeleton away themselves, since they would move while their content comes.
const SHOWN_WHEN_FILLED = ["Live", "Posts"]
// Choices of a few, as radio buttons of these names.
const RADIOS = ["units", "density"]
const headers = new WeakMap()

/** Starts a header. A second call, as by a cell that is shown twice, does nothing. */
export function startHeader(models, bar) {
  if (!headers.has(bar)) headers.set(bar, new Header(models, bar))
}

class Header {
  #requests = 0
  #seconds = 0

  constructor({ state, viewport, tabs, picker, rail }, bar) {
    Object.assign(this, { state, tabs, picker, bar })
    this.rail = new Rail(rail, (source) => this.showSource(source))
    this.viewport = viewportOf(viewport)
    this.viewport.subscribe(state, () => this.writeRange())
    for (const name of ["parts", "alerts", "window", ...RADIOS, "zone", "paused"]) {
      state.properties[name].change.connect(() => this.write())
    }
    state.properties.file.change.connect(() => saveFile({ state }))
    tabs.properties.active.change.connect(() => this.writeTabs())
    picker.properties.visible.change.connect(() => this.writeRange())
    this.timer = everySecond(() => this.tick())
    addEventListener("keydown", this.onKey)
    startKiosk(tabs)
    if (!SHOWN_WHEN_FILLED.includes(this.one("[aria-selected=true]")?.textContent)) showPage()
    this.write()
  }

  onKey = (event) => {
    if (event.key !== "Escape" || !this.picker.visible) return
    event.preventDefault()
    this.showPicker(false)
    this.one("[data-range]")?.focus()
  }

  tick() {
    if (!this.state.document) {
      this.timer.stop()
      removeEventListener("keydown", this.onKey)
      this.rail.stop()
      return
    }
    this.listen()
    this.writeConnection()
    this.writeRange()
    this.rail.refresh()
    this.#seconds += 1
    if (this.state.alerts && this.#seconds % CHECK_SECONDS === 0) this.request("check", true)
  }

  one(selector) {
    return shadowRoot(this.bar)?.querySelector(selector)
  }

  request(name, value) {
    this.state.request = [name, value, ++this.#requests]
  }

  listen() {
    listen(this.bar, "click", ({ target }) => this.click(target.closest("button")))
    listen(this.bar, "change", ({ target }) => {
      if (RADIOS.includes(target.name)) this.request(target.name, target.value)
      if (target.matches("[data-zone]")) this.request("zone", target.value)
    })
    listen(this.bar, "keydown", (event) => this.moveInTabs(event))
    listen(this.bar, "beforetoggle", (event) => this.place(event), true)
  }

  click(button) {
    const { source, tab, annotation, annotations, remove } = button?.dataset ?? {}
    const actions = {
      "[data-source]": () => this.showSource(source),
      "[data-tab]": () => this.showTab(Number(tab)),
      "[data-range]": () => this.showPicker(!this.picker.visible),
      "[data-live]": () => {
        stopReplays()
        this.request("live", true)
      },
      "[data-pause]": () => this.request("pause", !this.state.paused),
      "[data-annotation]": () => this.request("annotation show", annotation),
      "[data-annotations]": () => this.request("annotation file", annotations),
      "[data-remove]": () =>
        confirm("Remove this annotation for everybody?") && this.request("annotation remove", remove),
      "[data-theme-button]": toggleTheme,
      "[data-copy]": () => copy(button, location.href),
      "[data-fullscreen]": () => toggleFullScreen(document.documentElement),
      "[data-kiosk]": () => setKiosk(true),
    }
    for (const [selector, act] of Object.entries(actions)) if (button?.matches(selector)) act()
  }

  /** Shows the range picker, which the server fills when it is first opened. */
  showPicker(open) {
    this.picker.visible = open
    const bottom = viewOf(this.bar)?.el.getBoundingClientRect().bottom
    const place = viewOf(this.picker)?.el
    if (place && bottom) place.style.top = `${bottom + 4}px`
    this.request("picker", open && browserZone())
  }

  showSource(source) {
    showSource(this.state.document, this.tabs, source)
  }

  showTab(number) {
    this.tabs.active = number
  }

  moveInTabs(event) {
    const tabs = [...elements(this.bar, "[role=tab]")]
    const { active } = this.tabs
    const next = { ArrowRight: active + 1, ArrowLeft: active - 1, Home: 0, End: tabs.length - 1 }[event.key]
    if (next == null || !event.target.matches("[role=tab]")) return
    const number = (next + tabs.length) % tabs.length
    this.showTab(number)
    tabs[number].focus()
    event.preventDefault()
  }

  /** Places what a button opens under it, also in a notebook, where the header is anywhere. */
  place({ target, newState }) {
    if (newState !== "open") return
    const { bottom, right } = this.one(target.dataset.under).getBoundingClientRect()
    const width = document.documentElement.clientWidth
    Object.assign(target.style, { top: `${bottom + 4}px`, right: `${Math.max(width - right, 8)}px` })
    if (target.id === "menu") offerZones(this.one("[data-zone]"))
  }

  write() {
    this.listen()
    for (const [name, html] of Object.entries(this.state.parts)) {
      const place = this.one(`[data-part=${name}]`)
      if (place) morphChildren(place, withLocalTimes(parsed(html)))
    }
    this.rail.write(this.state.parts.rail ?? "")
    this.writeAlerts()
    this.writeChoices()
    this.writeTabs()
    this.writeRange()
    this.writeConnection()
  }

  writeAlerts() {
    const { alerts, title } = this.state
    const words = `${alerts} alert${alerts === 1 ? "" : "s"}`
    const count = this.one("[data-count]")
    if (!count) return
    count.hidden = alerts === 0
    count.textContent = alerts
    this.one("[data-bell]").ariaLabel = alerts ? words : "Alerts: none"
    // A notebook has a title of its own.
    if (globalThis.realtimeDashboardConnection) document.title = alerts ? `${title} (${words})` : title
  }

  writeChoices() {
    const { zone, paused } = this.state
    for (const name of RADIOS) {
      for (const choice of elements(this.bar, `[name=${name}]`)) choice.checked = choice.value === this.state[name]
    }
    const field = this.one("[data-zone]")
    if (!field) return
    if (![...field.options].some(({ value }) => value === zone)) field.add(new Option(zone))
    field.value = zone
    const pause = this.one("[data-pause]")
    pause.ariaPressed = String(paused)
    pause.ariaLabel = paused ? "Resume" : "Pause"
    pause.querySelector("span").textContent = pause.ariaLabel
  }

  writeTabs() {
    const main = viewOf(this.tabs)?.el
    // A notebook has one of its own.
    if (main && globalThis.realtimeDashboardConnection) main.role = "main"
    for (const [number, tab] of [...elements(this.bar, "[role=tab]")].entries()) {
      tab.ariaSelected = String(number === this.tabs.active)
      tab.tabIndex = number === this.tabs.active ? 0 : -1
    }
    this.scrollToTab()
    for (const [number, view] of (viewOf(this.tabs)?.child_views ?? []).entries()) {
      view.el.role = "tabpanel"
      view.el.ariaLabel = elements(this.bar, "[role=tab]")[number]?.textContent
    }
  }

  /** Shows the tab that was chosen in a list of more than the header has room for. */
  scrollToTab() {
    const tab = this.one("[aria-selected=true]")
    if (!tab || this.tabInSight === this.tabs.active) return
    this.tabInSight = this.tabs.active
    tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - BESIDE_TAB
  }

  writeRange() {
    const button = this.one("[data-range]")
    if (!button) return
    const view = this.viewport.state
    const words = rangeWords(view, this.state.window, this.state.zone)
    if (button.textContent !== words) button.textContent = words
    button.ariaExpanded = String(this.picker.visible)
    this.one("[data-live]").hidden = view.range == null
  }

  writeConnection() {
    const place = this.one("[data-connection]")
    const { connection } = globalThis.realtimeDashboardConnection ?? {}
    if (!place || !connection) return
    const [state, words] = connectionWords(connection.state, connection.lag)
    place.hidden = false
    place.dataset.connection = state
    if (place.title !== words) place.title = words
    writeText(place.lastChild, words)
  }
}

// Writes the times that have no zone of the viewer's choice.
function withLocalTimes(nodes) {
  const format = timeFormat("", { ...DAY, ...MINUTES, timeZoneName: "short" })
  for (const time of nodes.querySelectorAll("[data-at]")) time.textContent = format.format(Number(time.dataset.at))
  return nodes
}
