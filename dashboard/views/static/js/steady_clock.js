/** A clock in ms that never goes back and counts the time that a computer sleeps, which performance.now() may not. */
export function steadyClock(wall = Date.now, monotonic = () => performance.now()) {
  let [elapsed, lastWall, lastMonotonic] = [0, wall(), monotonic()]
  return () => {
    const [wallNow, monotonicNow] = [wall(), monotonic()]
    // A wall clock that was set back counts for nothing.
    elapsed += Math.max(monotonicNow - lastMonotonic, wallNow - lastWall, 0)
    lastWall = wallNow
    lastMonotonic = monotonicNow
    return elapsed
  }
}

// A page may take some seconds to come: a clock that differs by less is that of the server.
const MAX_TRAVEL_MS = 5_000

/** A clock of unix ms that never goes back, by the clock of the server where that of this computer is wrong. */
export function pageClock(server, wall = Date.now, elapsed = steadyClock(wall)) {
  const start = server == null || Math.abs(server - wall()) <= MAX_TRAVEL_MS ? wall() : server
  return () => start + elapsed()
}
