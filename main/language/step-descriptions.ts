import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { StepDescription } from '../../protocol/kernel'

const program = `
  const { parentPort, workerData } = require('node:worker_threads')
  import(workerData).then(({ describeSteps }) => parentPort.postMessage(JSON.stringify(describeSteps())))`

/**
 * What the steps of the built library tell about themselves, asked once of a thread of its own that ends with the answer:
 * no notebook's kernel need run for their words to show. Empty where the library has not been built.
 */
export function readStepDescriptions(packageRoot: string): Promise<StepDescription[]> {
  const library = join(packageRoot, 'out/main/souk.js')
  if (!existsSync(library)) return Promise.resolve([])
  return new Promise((resolve) => {
    const worker = new Worker(program, { eval: true, workerData: pathToFileURL(library).href, stdout: true, stderr: true })
    worker.unref()
    worker.once('error', () => resolve([]))
    worker.once('exit', () => resolve([]))
    worker.once('message', (message: string) => {
      resolve(JSON.parse(message) as StepDescription[])
      void worker.terminate()
    })
  })
}
