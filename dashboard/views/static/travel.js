// Runs in the browser when the viewer, or the replay below, moves the slider through the past, and when Play is
// pressed. The charts follow the slider here; the server is told once a second where it is.
const EVERY_MS = 200
const state = (slider.__travel ??= { timer: null, from: null, clock: null, told: 0 })

function go(moment, tell) {
  state.clock = moment
  slider.setv({ value: moment }, { sync: tell })
}

function tick() {
  // Also where Play was ended by something else.
  if (!play.active || !slider.document) {
    clearInterval(state.timer)
    state.timer = state.from = null
    return
  }
  const now = performance.now()
  state.from ??= { moment: slider.value, at: now }
  const moment = Math.min(state.from.moment + (now - state.from.at) * parseFloat(speed.value), slider.end)
  const tell = now - state.told >= 1000 || moment == slider.end
  if (tell) state.told = now
  go(moment, tell)
  if (moment == slider.end) play.active = false
}

if (cb_obj === slider) {
  // At the end of a stretch that was picked is the whole of it, unless a replay has come there.
  const whole = slider.value >= slider.end && slider.value != state.clock && travel.place[2] == 0
  travel.setv({ moment: whole ? 0 : slider.value }, { sync: false })
}
if (slider.value != state.clock) state.from = null
if (cb_obj === speed) state.from = null
if (cb_obj === play && play.active && state.timer == null) {
  if (slider.value >= slider.end) go(slider.start, true)
  state.timer = setInterval(tick, EVERY_MS)
}
