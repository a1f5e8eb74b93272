import { fromMilliseconds, toMilliseconds, type CivilTime, type WrittenTime } from './civil-time'

/** How a wall clock's time was found in its zone: `gap` where the clocks had leapt over it, `overlap` where it came twice. */
export type ZoneCase = 'plain' | 'gap' | 'overlap'

/** Zones change their distance from UTC on quarters of an hour at the finest, since 1972. */
const quarter = 900_000
const day = 86_400_000

const formats = new Map<string, Intl.DateTimeFormat | null>()
const offsets = new Map<string, Map<number, number>>()

/** Whether the name is a zone of the IANA list or a fixed distance such as `+08:00`. */
export function isZone(zone: string): boolean {
  return fixedOffset(zone) !== null || formatOf(zone) !== null
}

/**
 * A wall clock's time in UTC. A time that came twice when clocks went back is the one `overlap` says; a time that was leapt over
 * is moved on by what was leapt, as Temporal's `compatible` does: 02:30 in a gap of one hour is 03:30.
 */
export function toUtc(time: WrittenTime, zone: string | null, overlap: 'earlier' | 'later'): { utc: CivilTime; zoneCase: ZoneCase } | null {
  const wall = toMilliseconds(time)
  const at = (milliseconds: number): CivilTime => ({ ...fromMilliseconds(milliseconds), microsecond: time.microsecond })
  if (time.offset !== null) return { utc: at(wall - time.offset * 60_000), zoneCase: 'plain' }
  if (zone === null || !isZone(zone)) return null
  const [before, after] = [wall - offsetAt(zone, wall - day), wall - offsetAt(zone, wall + day)]
  const there = [...new Set([before, after])].filter((instant) => instant + offsetAt(zone, instant) === wall).sort((a, b) => a - b)
  if (there.length === 0) return { utc: at(before), zoneCase: 'gap' }
  return { utc: at((overlap === 'earlier' ? there[0] : there.at(-1)) ?? before), zoneCase: there.length > 1 ? 'overlap' : 'plain' }
}

/** Milliseconds east of UTC at an instant. */
function offsetAt(zone: string, instant: number): number {
  const fixed = fixedOffset(zone)
  if (fixed !== null) return fixed * 60_000
  const known = offsets.get(zone) ?? new Map<number, number>()
  offsets.set(zone, known)
  const place = Math.floor(instant / quarter)
  const found = known.get(place) ?? measureOffset(zone, place * quarter)
  known.set(place, found)
  return found
}

function measureOffset(zone: string, instant: number): number {
  const parts = Object.fromEntries((formatOf(zone)?.formatToParts(instant) ?? []).map(({ type, value }) => [type, Number(value)]))
  const { year = 1970, month = 1, day: date = 1, hour = 0, minute = 0, second = 0 } = parts
  return toMilliseconds({ year, month, day: date, hour, minute, second, microsecond: 0 }) - instant
}

function formatOf(zone: string): Intl.DateTimeFormat | null {
  const known = formats.get(zone)
  if (known !== undefined) return known
  let format: Intl.DateTimeFormat | null = null
  try {
    format = new Intl.DateTimeFormat('en-GB-u-ca-gregory-nu-latn', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' })
  } catch {
    // No such zone.
  }
  formats.set(zone, format)
  return format
}

/** Minutes of `+08:00`, `+0800`, `UTC+8`, `Z`, `UTC`; null for anything else. */
export function fixedOffset(text: string): number | null {
  if (/^(?:Z|UTC|GMT)$/i.test(text)) return 0
  const [, sign, hours = '', minutes = ''] = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?$/i.exec(text) ?? []
  if (sign === undefined) return null
  const distance = Number(hours) * 60 + Number(minutes)
  return distance > 15 * 60 ? null : sign === '-' ? -distance : distance
}
