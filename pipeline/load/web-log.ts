import type { EventColumn } from './model/model-columns'
import { zoneOfInstant, type ColumnMeaning } from './readers/reader'

// What the readers of web servers' logs share. Patterns are RE2's and JavaScript's alike.

/** What stands in quotes, in which `\"` is a quote. */
export const escapedText = '((?:[^"\\\\]|\\\\.)*)'

const month = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)'
const time = `((?:0[1-9]|[12][0-9]|3[01])/${month}/[0-9]{4}:(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60) [+-][0-9]{4})`

/** The Common Log Format's fields: host, identity, user, time, request, status, bytes. */
export const logLine = `^(\\S+) (\\S+) (.+?) \\[${time}\\] "${escapedText}" ([0-9]{3}|-) ([0-9]+|-)`

export const logColumns: Readonly<Record<string, ColumnMeaning>> = { host: 'text', identity: 'text', user: 'text', time: 'instant', request: 'text', status: 'count', bytes: 'count' }

/** SQL: `10/Oct/2000:13:55:36 -0700` as UTC. */
export function utcOfLogTime(text: string): string {
  return `timezone('UTC', try_strptime(${text}, '%d/%b/%Y:%H:%M:%S %z'))`
}

/** SQL: a text without the escapes of Apache (`\"`, `\\`) and nginx (`\x22`); as it is where they are no UTF-8. */
export function unescaped(text: string): string {
  // The engine reads `\xhh` in a text that becomes bytes.
  const bytes = `replace(replace(${text}, '\\\\', '\\x5C'), '\\"', '\\x22')`
  return `case when contains(${text}, '\\') then coalesce(try(decode(try_cast(${bytes} as blob))), ${text}) else ${text} end`
}

const asset = '[.](css|js|mjs|map|png|jpe?g|gif|svg|webp|avif|ico|bmp|woff2?|ttf|otf|eot|mp4|webm|mp3|json|xml|txt)([?#]|$)'

/** SQL: a page was looked at where one was asked for and given; anything else (images, errors, posts, robots’ files) is a request. */
export function actionOf(method: string, page: string, status: string): string {
  return `case when ${method} = 'GET' and (${status} between 200 and 299 or ${status} = 304) and not regexp_matches(lower(${page}), '${asset}') then 'view' else 'request' end`
}

const method = `nullif(regexp_extract("request", '^([A-Z]+) ', 1), '')`
const page = `nullif(regexp_extract("request", '^[A-Z]+ (\\S+)', 1), '')`

/** SQL: what tells one visitor's browser from another's as far as a log can, without keeping the address itself. */
export function deviceOf(...parts: readonly string[]): string {
  return `'log_' || substr(md5(concat_ws('|', ${parts.join(', ')})), 1, 16)`
}

/** Who asked is known only where somebody logged in: an address is shared by many people and changes, so it stays in the loaded table. */
export const logEvents: Partial<Record<EventColumn, string>> = {
  account_id: '"user"',
  action: actionOf(method, page, '"status"'),
  action_raw: method,
  happened_at: utcOfLogTime('"time"'),
  zone: zoneOfInstant('"time"'),
  page: unescaped(page),
  device_id: deviceOf('"host"'),
}
