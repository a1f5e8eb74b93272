/** npm run check: types of every folder, then style. The layers are checked by a unit test (test/contract/layers.test.ts). */
import { collectSteps } from './collect-steps.mjs'
import { ensureInstalled } from './install.mjs'
import { node, program, run } from './run.mjs'

ensureInstalled()
collectSteps()
const codes = [
  await run(node, [program('typescript/bin/tsc'), '-b']),
  await run(node, [program('oxlint/bin/oxlint'), '--deny-warnings']),
  await run(node, [program('vitest/vitest.mjs'), 'run', '--silent', 'test/contract/layers.test.ts']),
]
process.exit(codes.some((code) => code !== 0) ? 1 : 0)
