import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { StepDescription } from '../../protocol/kernel'

/**
 * What the steps of the built library tell about themselves, asked once of a process of its own: no notebook's kernel need
 * run for their words to show. Empty where the library has not been built.
 */
export function readStepDescriptions(packageRoot: string): Promise<StepDescription[]> {
  const library = join(packageRoot, 'out/main/souk.js')
  if (!existsSync(library)) return Promise.resolve([])
  const program = `import(${JSON.stringify(pathToFileURL(library).href)}).then(({ describeSteps }) => process.stdout.write(JSON.stringify(describeSteps())))`
  return new Promise((resolve) => {
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
    execFile(process.execPath, ['--no-warnings', '-e', program], { env, maxBuffer: 64 * 1024 * 1024, timeout: 30_000, windowsHide: true }, (error, output) => {
      try {
        resolve(error ? [] : (JSON.parse(output) as StepDescription[]))
      } catch {
        resolve([])
      }
    })
  })
}
