/** The Chromium and the Chinese font that the end-to-end tests need; on Debian they are installed when missing. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']

/** @returns {string | undefined} the path of a Chromium */
export function findChromium() {
  return [process.env.SOUK_CHROMIUM, ...places].find((place) => place && existsSync(place))
}

const hasChineseFont = () => spawnSync('fc-list', [':lang=zh'], { encoding: 'utf8' }).stdout?.trim().length > 0

/** @returns {string} the path of a Chromium; ends the process with advice where there is none to be had */
export function ensureChromium() {
  const missing = [...(findChromium() ? [] : ['chromium']), ...(hasChineseFont() ? [] : ['fontconfig', 'fonts-noto-cjk'])]
  if (missing.length > 0 && existsSync('/usr/bin/apt-get')) {
    process.stderr.write(`souk: installing ${missing.join(' and ')} from Debian for the tests …\n`)
    const prefix = process.getuid?.() === 0 ? [] : ['sudo', '-n']
    for (const args of [['update', '-qq'], ['install', '-y', '-qq', '--no-install-recommends', ...missing]]) {
      const [command, ...rest] = [...prefix, 'apt-get', ...args]
      spawnSync(command, rest, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
    }
  }
  const chromium = findChromium()
  if (!chromium) {
    process.stderr.write('souk: the end-to-end tests need Chromium. Install it (Debian: apt-get install chromium fonts-noto-cjk) or name it in SOUK_CHROMIUM.\n')
    process.exit(1)
  }
  return chromium
}
