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
