import { request } from 'node:http'
import { connect as connectSocket } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { HostProcess, Place, toNotebook, type WindowClient } from './host-process'

let place: Place
let host: HostProcess
let cookie: string
let window: WindowClient

beforeAll(async () => {
  place = new Place()
  place.write('secret.csv', 'a\n1\n')
  host = await HostProcess.start(place)
  cookie = await host.enter()
  window = await host.openWindow(cookie)
})

afterAll(async () => {
  await host.end()
  place.remove()
})

interface Answer {
  status: number | undefined
  headers: Record<string, string | string[] | undefined>
  body: string
}

/** Unlike `fetch`, sends any Host and leaves `..` in the path. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { hostname, port } = new URL(host.origin)
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers }, (answer) => {
      let body = ''
      answer.setEncoding('utf8').on('data', (text: string) => (body += text))
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body }))
    })
    sent.on('error', reject).end()
  })
}

/** 101 where the socket opens, else the refusing status. */
function socketStatus(headers: Record<string, string>, path = '/socket'): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${host.origin.replace('http', 'ws')}${path}`, { headers })
    socket.on('open', () => (socket.close(), resolve(101)))
    socket.on('unexpected-response', (_, answer) => resolve(answer.statusCode ?? 0))
    socket.on('error', () => {})
  })
}

it('gives the page only to who has the cookie', async () => {
  const port = new URL(host.origin).port
  const statuses = {
    none: (await get('/')).status,
    wrongToken: (await get('/?token=wrong')).status,
    wrongCookie: (await get('/', { cookie: `souk-${port}=wrong` })).status,
    otherName: (await get('/', { cookie: cookie.replace(/souk-\d+/, 'souk-1') })).status,
    usedToken: (await get(new URL(host.address).pathname + new URL(host.address).search)).status,
    asset: (await get('/assets/x.js')).status,
    file: (await get('/file/secret.csv')).status,
    output: (await get('/output/x')).status,
    right: (await get('/', { cookie })).status,
  }
  expect(statuses).toEqual({ none: 403, wrongToken: 403, wrongCookie: 403, otherName: 403, usedToken: 403, asset: 403, file: 403, output: 403, right: 200 })
})

it('gives nothing to other origins, hosts and sites, even with the cookie', async () => {
  const port = new URL(host.origin).port
  const statuses = {
    otherHost: (await get('/', { cookie, host: 'evil.example' })).status,
    otherPort: (await get('/', { cookie, host: '127.0.0.1:1' })).status,
    localhost: (await get('/', { cookie, host: `localhost:${port}` })).status,
    otherOrigin: (await get('/', { cookie, origin: 'http://evil.example' })).status,
    nullOrigin: (await get('/', { cookie, origin: 'null' })).status,
    otherLocalPort: (await get('/', { cookie, 'sec-fetch-site': 'same-site' })).status,
    post: (await get('/', { cookie }, 'POST')).status,
  }
  expect(statuses).toEqual({ otherHost: 403, otherPort: 403, localhost: 200, otherOrigin: 403, nullOrigin: 403, otherLocalPort: 403, post: 405 })
})

it('opens the socket only for its own page', async () => {
  const { origin } = host
  expect({
    nothing: await socketStatus({}),
    noCookie: await socketStatus({ origin }),
    wrongCookie: await socketStatus({ origin, cookie: 'souk=1' }),
    noOrigin: await socketStatus({ cookie }),
    otherOrigin: await socketStatus({ cookie, origin: 'http://evil.example' }),
    opaqueFrame: await socketStatus({ cookie, origin: 'null' }),
    otherHost: await socketStatus({ cookie, origin, host: 'evil.example' }),
    otherPath: await socketStatus({ cookie, origin }, '/other'),
    right: await socketStatus({ cookie, origin }),
  }).toEqual({ nothing: 403, noCookie: 403, wrongCookie: 403, noOrigin: 403, otherOrigin: 403, opaqueFrame: 403, otherHost: 403, otherPath: 403, right: 101 })
})

it('hands the cookie over once, out of reach of scripts and other sites, also when the link was followed from one', async () => {
  const other = await HostProcess.start(place)
  const answer = await fetch(other.address, { redirect: 'manual', headers: { 'sec-fetch-site': 'cross-site' } })
  const set = answer.headers.get('set-cookie')
  const again = await fetch(other.address, { redirect: 'manual' })
  await other.end()
  expect({ status: answer.status, set, body: await answer.text(), again: [again.status, again.headers.get('set-cookie')] }).toEqual({
    status: 200,
    set: expect.stringMatching(new RegExp(`^souk-${new URL(other.origin).port}=[\\w-]{32}; Path=/; HttpOnly; SameSite=Strict$`)),
    body: expect.stringContaining('http-equiv="refresh"'),
    again: [403, null],
  })
})

it('does not leave its folders', async () => {
  const paths = ['/../package.json', '/..%2f..%2fpackage.json', '/%2e%2e/%2e%2e/etc/passwd', '/%00', '/%', '/file/..%2f..%2fetc%2fpasswd', '/file/%2fetc%2fpasswd', '/file/.', '//evil.example/x']
  const statuses = await Promise.all(paths.map(async (path) => (await get(path, { cookie })).status))
  expect(statuses).toEqual(paths.map(() => 404))
})

it('sends the page under a policy without anything inline or from elsewhere', async () => {
  const { headers } = await get('/', { cookie })
  expect({
    policy: headers['content-security-policy'],
    type: headers['x-content-type-options'],
    referrer: headers['referrer-policy'],
    opener: headers['cross-origin-opener-policy'],
    resource: headers['cross-origin-resource-policy'],
  }).toEqual({
    policy:
      "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data: blob:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    type: 'nosniff',
    referrer: 'no-referrer',
    opener: 'same-origin',
    resource: 'same-origin',
  })
})

it('serves the HTML of a trusted notebook alone, in an origin of its own that reaches nothing', async () => {
  place.write('a.ipynb', toNotebook('1'))
  const { session } = await window.openNotebook('a.ipynb')
  const refused = await window.api.frameOutput({ session, html: '<b>x</b>' }).catch((thrown: { failure: unknown }) => thrown.failure)
  await window.api.setTrust({ session, isTrusted: true })
  const { url } = await window.api.frameOutput({ session, html: '<b>x</b>' })
  const frame = await get(url, { cookie })
  expect({ refused, status: frame.status, policy: frame.headers['content-security-policy'], start: frame.body.split('\n').slice(0, 2), tellsHeight: frame.body.includes('soukFrameHeight'), bare: (await get(url)).status }).toEqual({
    refused: { kind: 'notebook-untrusted', path: 'a.ipynb' },
    status: 200,
    policy: expect.stringMatching(/^sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; .*frame-ancestors 'self'$/),
    start: ['<!doctype html><meta charset="utf-8">', '<b>x</b>'],
    tellsHeight: true,
    bare: 403,
  })
})

it('hands out workspace files as downloads that cannot act', async () => {
  const { status, headers, body } = await get('/file/secret.csv', { cookie })
  expect([status, headers['content-disposition'], headers['content-type'], headers['content-security-policy'], body]).toEqual([
    200,
    "attachment; filename*=UTF-8''secret.csv",
    'application/octet-stream',
    "sandbox; default-src 'none'",
    'a\n1\n',
  ])
})

it('listens on the loopback address alone', async () => {
  const { networkInterfaces } = await import('node:os')
  const outer = Object.values(networkInterfaces()).flat().find((each) => each && !each.internal && each.family === 'IPv4')
  if (!outer) return console.warn('NOT TESTED: this machine has no address but loopback')
  const isOpen = await new Promise((resolve) => {
    const socket = connectSocket(Number(new URL(host.origin).port), outer.address, () => (socket.destroy(), resolve(true)))
    socket.on('error', () => resolve(false))
  })
  expect(isOpen).toBe(false)
})
