/**
 * npm test: everything, on a machine with nothing but Node. Ends with one line: N passed, N failed, N skipped.
 * `npm test -- unit` or `-- e2e` runs one part; further arguments go to vitest or Playwright.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuilt } from './build.mjs'
import { ensureChromium } from './chromium.mjs'
import { ensureInstalled } from './install.mjs'
import { node, program, root, run } from './run.mjs'

const results = join(root, 'test-results')
const [wanted, ...more] = process.argv.slice(2)

const parts = {
  /** Types and style count as one test each. */
  check: async () => {
    const types = await run(node, [program('typescript/bin/tsc'), '-b'])
    const style = await run(node, [program('oxlint/bin/oxlint'), '--deny-warnings'])
    return { passed: (types === 0) + (style === 0), failed: (types !== 0) + (style !== 0), skipped: 0 }
  },
  unit: async () => {
    const file = join(results, 'unit.json')
    await run(node, [program('vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...more])
    const { numPassedTests: passed, numFailedTests, numPendingTests: skipped, success, testResults } = read(file)
    const brokenFiles = testResults.filter((result) => result.status === 'failed' && result.assertionResults.length === 0).length
    // An error outside any test fails the run without a failed test.
    const failed = numFailedTests + brokenFiles
    return { passed, failed: failed || (success ? 0 : 1), skipped }
  },
  e2e: () => playwright('e2e', { SOUK_CHROMIUM: ensureChromium() }),
  /** Skips, and says so, where Electron's binary is not there. */
  electron: () => playwright('electron', {}),
}

async function playwright(name, environment) {
  const file = join(results, `${name}.json`)
  const code = await run(node, [program('@playwright/test/cli.js'), 'test', '--config', `test/${name}/playwright.config.ts`, ...more], {
    env: { ...process.env, ...environment, PLAYWRIGHT_JSON_OUTPUT_NAME: file },
  })
  const { expected, unexpected, skipped } = read(file).stats
  return { passed: expected, failed: unexpected || (code === 0 ? 0 : 1), skipped }
}

const read = (file) => {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'))
  process.stderr.write(`souk: ${file} was not written: the test runner did not start\n`)
  process.stdout.write('0 passed, 1 failed, 0 skipped\n')
  process.exit(1)
}

ensureInstalled()
ensureBuilt()
rmSync(results, { recursive: true, force: true })
mkdirSync(results, { recursive: true })

const total = { passed: 0, failed: 0, skipped: 0 }
for (const [name, part] of Object.entries(parts)) {
  if (wanted && wanted !== name) continue
  process.stdout.write(`\n── ${name} ──\n`)
  const counts = await part()
  for (const key of Object.keys(total)) total[key] += counts[key]
  process.stdout.write(`${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`)
}
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`)
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0)
