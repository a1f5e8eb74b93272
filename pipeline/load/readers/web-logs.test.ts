import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Table } from '../../engine/table'
import { createContext, type Context } from '../../step/context'
import { load } from '../load'
import type { Loaded } from '../loaded'

let context: Context
beforeAll(() => (context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-logs-')) })))
afterAll(() => context.close())

async function loadFile(name: string, content: string | Uint8Array): Promise<Loaded> {
  writeFileSync(join(context.workspace, name), content)
  return load(name, { context })
}

async function facts(table: Table, columns: readonly string[]): Promise<unknown[][]> {
  return (await table.rows()).map((row) => columns.map((column) => row[column]))
}

function told({ report: { format, confidence, rows, rejects, warnings, model } }: Loaded) {
  return { format, confidence, rows, rejects, warnings: warnings.map(({ en }) => en), model }
}

const eventFacts = ['account_id', 'action', 'action_raw', 'happened_at', 'zone', 'page', 'referrer', 'device'] as const
const events = (count: number, first: string, last: string) => ({ orders: 0, lineItems: 0, events: count, orderTotal: {}, first, last })

describe('web server logs', () => {
  test('common: offsets, addresses of both kinds, people who logged in, missing marks; other lines are rejected', async () => {
    const loaded = await loadFile(
      'access.log',
      [
        '127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /index.html?a=1 HTTP/1.0" 200 2326',
        '2001:db8::8a2e:370:7334 - - [29/Feb/2024:00:00:01 +0800] "GET /logo.png HTTP/1.1" 304 -',
        '',
        '203.0.113.9 - - [01/Mar/2024:10:00:00 +0000] "POST /cart HTTP/2.0" 302 0',
        '203.0.113.9 - - [01/Mar/2024:10:00:01 +0530] "-" 408 -',
        '203.0.113.9 - - [01/Mar/2024:10:00:02 +0000] "\\x16\\x03\\x01" 400 157',
        'kernel: out of memory',
        '203.0.113.9 - - [32/Mar/2024:10:00:00 +0000] "GET / HTTP/1.1" 200 1',
        '203.0.113.9 - - [01/Mar/2024:10:00:03 +0000] "GET /missing HTTP/1.1" 404 12',
        ...Array.from({ length: 6 }, (_, index) => `203.0.113.9 - - [01/Mar/2024:10:01:0${index} +0000] "GET /p/${index} HTTP/1.1" 200 1`),
      ].join('\n'),
    )
    const rows = await facts(loaded.events, eventFacts)
    expect([told(loaded), rows.slice(0, 6), rows.length, await facts(loaded.rejects, ['line', 'kind', 'raw']), (await facts(loaded, ['host', 'status', 'bytes'])).slice(0, 4)]).toEqual([
      { format: 'web_log_common', confidence: 0.86, rows: 12, rejects: 2, warnings: ['2 rows could not be read and stand in the rejects table.'], model: events(12, '2000-10-10T20:55:36Z', '2024-03-01T10:01:05Z') },
      [
        ['frank', 'view', 'GET', '2000-10-10T20:55:36', '-07:00', '/index.html?a=1', null, null],
        [null, 'request', 'GET', '2024-02-28T16:00:01', '+08:00', '/logo.png', null, null],
        [null, 'request', 'POST', '2024-03-01T10:00:00', '+00:00', '/cart', null, null],
        [null, 'request', null, '2024-03-01T04:30:01', '+05:30', null, null, null],
        [null, 'request', null, '2024-03-01T10:00:02', '+00:00', null, null, null],
        [null, 'request', 'GET', '2024-03-01T10:00:03', '+00:00', '/missing', null, null],
      ],
      12,
      [
        [7, 'unreadable', 'kernel: out of memory'],
        [8, 'unreadable', '203.0.113.9 - - [32/Mar/2024:10:00:00 +0000] "GET / HTTP/1.1" 200 1'],
      ],
      [['127.0.0.1', 200, 2326], ['2001:db8::8a2e:370:7334', 304, null], ['203.0.113.9', 302, 0], ['203.0.113.9', 408, null]],
    ])
  })

  test('combined, gzipped: quotes and bytes escaped inside the browser’s name and the address; what is written after them stays', async () => {
    const lines = [
      String.raw`198.51.100.7 - li.hua [05/Jun/2024:23:59:59 +0800] "GET /search?q=\"tea\" HTTP/1.1" 200 512 "https://shop.example/?q=\xE8\x8C\xB6" "Mozilla/5.0 (\"Odd\" \\ browser)"`,
      String.raw`198.51.100.8 - - [06/Jun/2024:00:00:00 +0800] "GET /style.css?v=2 HTTP/1.1" 200 99 "-" "-" "203.0.113.1, 10.0.0.1" 0.004`,
      String.raw`198.51.100.9 - - [06/Jun/2024:00:00:01 +0800] "HEAD / HTTP/1.1" 200 0 "-" "curl/8.0 \x22quoted\x22 \xFF"`,
    ]
    const loaded = await loadFile('access.log.1.gz', gzipSync(`${lines.join('\n')}\n`))
    expect([told(loaded), await facts(loaded.events, eventFacts), await facts(loaded, ['more'])]).toEqual([
      { format: 'web_log_combined', confidence: 1, rows: 3, rejects: 0, warnings: [], model: events(3, '2024-06-05T15:59:59Z', '2024-06-05T16:00:01Z') },
      [
        ['li.hua', 'view', 'GET', '2024-06-05T15:59:59', '+08:00', '/search?q="tea"', 'https://shop.example/?q=茶', 'Mozilla/5.0 ("Odd" \\ browser)'],
        [null, 'request', 'GET', '2024-06-05T16:00:00', '+08:00', '/style.css?v=2', null, null],
        [null, 'request', 'HEAD', '2024-06-05T16:00:01', '+08:00', '/', null, String.raw`curl/8.0 \x22quoted\x22 \xFF`],
      ],
      [[null], ['"203.0.113.1, 10.0.0.1" 0.004'], [null]],
    ])
  })

  const nginx = { time_local: '10/Oct/2023:13:55:36 +0200', remote_addr: '203.0.113.7', remote_user: '-', request: 'GET /p/1?x=2 HTTP/1.1', status: '200', body_bytes_sent: '512', http_referer: 'https://shop.example/', http_user_agent: 'Mozilla "5"' }
  const caddy = { level: 'info', ts: 1646861401.5241, logger: 'http.log.access', request: { remote_ip: '203.0.113.8', proto: 'HTTP/2.0', method: 'GET', host: 'shop.example', uri: '/tea', headers: { 'User-Agent': ['curl/7.82.0'], Referer: ['https://r.example/'] } }, user_id: 'anna', duration: 0.0009, size: 2900, status: 200 }
  const traefik = { ClientHost: '203.0.113.9', ClientUsername: '-', DownstreamContentSize: 19, DownstreamStatus: 404, RequestMethod: 'GET', RequestPath: '/none', RequestProtocol: 'HTTP/1.1', StartUTC: '2024-01-02T03:04:05.678901234Z', 'request_User-Agent': 'Mozilla', 'request_Referer': '' }
  test.each([
    ['nginx', nginx, [null, 'view', 'GET', '2023-10-10T11:55:36', '+02:00', '/p/1?x=2', 'https://shop.example/', 'Mozilla "5"']],
    ['nginx in parts', { time_iso8601: '2023-10-10T13:55:36+02:00', request_method: 'POST', request_uri: '/buy', status: 201, bytes_sent: 3, remote_user: 'bo', http_user_agent: '' }, ['bo', 'request', 'POST', '2023-10-10T11:55:36', '+02:00', '/buy', null, null]],
    ['Caddy', caddy, ['anna', 'view', 'GET', '2022-03-09T21:30:01.5241', 'UTC', '/tea', 'https://r.example/', 'curl/7.82.0']],
    ['Traefik', traefik, [null, 'request', 'GET', '2024-01-02T03:04:05.678901', 'UTC', '/none', null, 'Mozilla']],
  ])('JSON as %s writes it', async (name, entry, wanted) => {
    const loaded = await loadFile(`${name}.json`, `${JSON.stringify(entry)}\n{"broken": \n${JSON.stringify(entry)}\n`)
    expect([loaded.report.format, loaded.report.rejects, await facts(loaded.events, eventFacts)]).toEqual(['web_log_json', 1, [wanted, wanted]])
  })

  test('objects with a time and a status that say nothing of a request are no log', async () => {
    const loaded = await loadFile('jobs.json', '{"time":"2024-01-01T00:00:00Z","status":"ok","user":"a"}\n{"time":"2024-01-01T00:00:01Z","status":"failed","user":"b"}\n')
    expect(loaded.report.format).toBe('generic')
  })
})

test('one browser at one address is one device, and neither stands in what is mapped', async () => {
  const line = (address: string, agent: string): string => `${address} - - [10/Oct/2026:13:55:36 +0800] "GET / HTTP/1.1" 200 12 "-" "${agent}"\n`
  const loaded = await loadFile('access-devices.log', line('192.0.2.1', 'A/1') + line('192.0.2.1', 'A/1') + line('192.0.2.1', 'B/1') + line('192.0.2.2', 'A/1'))
  const devices = (await loaded.events.rows()).map(({ device_id }) => String(device_id))
  expect([devices[0] === devices[1], new Set(devices).size, devices[0]]).toEqual([true, 3, expect.stringMatching(/^log_[0-9a-f]{16}$/)])
})
