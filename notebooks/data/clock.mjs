/** Time in the sample world: UTC milliseconds since 1970, and clocks by rule instead of by the machine's own zone tables. */

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

/** @typedef {'Asia/Shanghai' | 'America/New_York' | 'America/Los_Angeles' | 'UTC'} Zone */

/** @param {number} year @param {number} month from 1 @param {number} date */
export const dayNumber = (year, month, date) => Date.UTC(year, month - 1, date) / day

/** The world's span: exports were asked for on 30 November 2024 at 10:16 in Hangzhou. */
export const firstDay = dayNumber(2023, 6, 1)
export const worldStart = firstDay * day - 8 * hour
export const worldEnd = dayNumber(2024, 11, 30) * day + 2 * hour + 16 * minute

/**
 * Minutes that a clock in the zone is ahead of UTC. New York and Los Angeles by the rule in force since 2007.
 *
 * @param {Zone} zone
 * @param {number} at UTC milliseconds
 */
export function offsetMinutes(zone, at) {
  if (zone === 'UTC') return 0
  if (zone === 'Asia/Shanghai') return 480
  const year = new Date(at).getUTCFullYear()
  // Clocks change at two in the morning, each coast's own.
  const behind = zone === 'America/New_York' ? 5 : 8
  const summerStart = sundayOnOrAfter(year, 3, 8) * day + (behind + 2) * hour
  const summerEnd = sundayOnOrAfter(year, 11, 1) * day + (behind + 1) * hour
  return (at >= summerStart && at < summerEnd ? 1 - behind : -behind) * 60
}

/** @param {number} year @param {number} month @param {number} date */
function sundayOnOrAfter(year, month, date) {
  const first = dayNumber(year, month, date)
  // 1 January 1970 was a Thursday.
  return first + ((7 - ((first + 4) % 7)) % 7)
}

/** UTC milliseconds of a reading of the zone's clock. @param {number} reading as if UTC @param {Zone} zone */
export function fromClock(reading, zone) {
  const guess = reading - offsetMinutes(zone, reading) * minute
  return reading - offsetMinutes(zone, guess) * minute
}

/** `2024-11-11 00:00:07` on the zone's clock. @param {number} at @param {Zone} zone */
export function clockText(at, zone) {
  return new Date(at + offsetMinutes(zone, at) * minute).toISOString().slice(0, 19).replace('T', ' ')
}

/** `-0500`, or `+00:00` with a separator. @param {number} at @param {Zone} zone @param {string} [separator] */
export function offsetText(at, zone, separator = '') {
  const minutes = offsetMinutes(zone, at)
  const size = Math.abs(minutes)
  const two = (/** @type {number} */ value) => String(value).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${separator}${two(size % 60)}`
}

/** `2024-11-11T00:00:07Z`. @param {number} at */
export const utcText = (at) => `${new Date(at).toISOString().slice(0, 19)}Z`
