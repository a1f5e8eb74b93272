import { actionOf, deviceOf, utcOfLogTime } from '../web-log'
import { defineReader, utcOfAny, zoneOfInstant } from './reader'

// nginx writes the request as one text or in parts, Caddy as an object, Traefik in parts.
const part = (name: string): string => `nullif("request"->>'$.${name}', '')`
const header = (name: string): string => `nullif(coalesce("request"->>'$.headers."${name}"[0]', "request"->>'$.headers."${name}"'), '')`
const line = `case when json_type("request") = 'VARCHAR' then "request"->>'$' end`
const method = `coalesce("method", nullif(regexp_extract(${line}, '^([A-Z]+) ', 1), ''), ${part('method')})`
const page = `coalesce("path", nullif(regexp_extract(${line}, '^[A-Z]+ (\\S+)', 1), ''), ${part('uri')})`

/** A web server's access log as JSON, an object a request: nginx's usual names, Caddy's and Traefik's. Who asked is known only where somebody logged in. */
export const webLogJson = defineReader({
  id: 'web_log_json',
  version: 1,
  platform: 'web',
  title: { en: 'web server log (JSON)', zh: 'Web 服务器日志（JSON）' },
  fileName: /access.*(log|json)/i,
  shape: 'json',
  columns: {
    time: 'instant',
    address: 'text',
    user: 'text',
    request: 'nested',
    method: 'text',
    path: 'text',
    status: 'count',
    bytes: 'count',
    referrer: 'text',
    user_agent: 'text',
  },
  aliases: {
    time_iso8601: 'time',
    '@timestamp': 'time',
    timestamp: 'time',
    ts: 'time',
    StartUTC: 'time',
    time_local: 'time',
    msec: 'time',
    StartLocal: 'time',
    remote_addr: 'address',
    client_ip: 'address',
    ClientHost: 'address',
    remote_ip: 'address',
    clientip: 'address',
    remote_user: 'user',
    user_id: 'user',
    ClientUsername: 'user',
    request_method: 'method',
    RequestMethod: 'method',
    http_method: 'method',
    request_uri: 'path',
    RequestPath: 'path',
    uri: 'path',
    status_code: 'status',
    DownstreamStatus: 'status',
    body_bytes_sent: 'bytes',
    bytes_sent: 'bytes',
    DownstreamContentSize: 'bytes',
    size: 'bytes',
    http_referer: 'referrer',
    http_referrer: 'referrer',
    referer: 'referrer',
    request_Referer: 'referrer',
    http_user_agent: 'user_agent',
    userAgent: 'user_agent',
    'request_User-Agent': 'user_agent',
  },
  signature: ['time', 'status'],
  telling: ['request', 'method', 'path', 'bytes', 'user_agent'],
  missing: ['-'],
  model: {
    events: {
      fields: {
        account_id: '"user"',
        action: actionOf(method, page, '"status"'),
        action_raw: method,
        happened_at: `coalesce(${utcOfLogTime('"time"')}, ${utcOfAny('"time"', 'UTC')})`,
        zone: zoneOfInstant('"time"'),
        page,
        referrer: `coalesce("referrer", ${header('Referer')})`,
        device_id: deviceOf('"address"', `coalesce("user_agent", ${header('User-Agent')})`),
        device: `coalesce("user_agent", ${header('User-Agent')})`,
      },
    },
  },
})
