import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { forkKernel, startKernel } from '../workspace/kernel-process'
import { FailureError, type Failure } from '../../protocol/failure'
import type { KernelApi } from '../../protocol/kernel'
import type { Language } from '../../protocol/text'
import { onInterrupt } from './interrupts'

/**
 * Asks something of a kernel that lives only for it. Ctrl-C ends it; a kernel that dies is reported as lost.
 * A folder that was no workspace before is none afterwards.
 */
export async function withKernel<Answer>(folder: string, language: Language, ask: (api: KernelApi) => Promise<Answer>): Promise<Answer> {
  const own = join(folder, '.souk')
  const isNew = !existsSync(own)
  let fall: (failure: Failure) => void = () => {}
  const fallen = new Promise<never>((_, reject) => (fall = (failure) => reject(new FailureError(failure))))
  fallen.catch(() => {})
  const options = { workspace: folder, folder, language, isReproducible: false, useCache: true }
  const kernel = await startKernel(forkKernel, options, { onEvent: () => {}, onText: () => {}, onLost: fall })
  const ignore = onInterrupt(() => fall({ kind: 'cancelled' }))
  try {
    return await Promise.race([ask(kernel.api), fallen])
  } finally {
    ignore()
    await kernel.shutdown(0)
    if (isNew) rmSync(own, { recursive: true, force: true })
  }
}
