import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import type { Architecture } from '../architecture'
import { architectureOf } from '../architectures'
import type { TrainerProgram } from './train'
import { testArchitectures } from './test-architectures'

/**
 * For tests: the trainer of these sources, not of the last build, that knows the tests' own networks too. It lies beside
 * out/main, from where it finds the kernels.
 */
export async function buildTrainer(): Promise<TrainerProgram> {
  const outDir = fileURLToPath(new URL(`../../../out/test-${process.pid}/`, import.meta.url))
  await build({
    configFile: false,
    logLevel: 'error',
    build: { ssr: fileURLToPath(new URL('test-trainer-entry.ts', import.meta.url)), outDir, emptyOutDir: true, target: 'node20', minify: false },
  })
  return { entry: new URL(`../../../out/test-${process.pid}/test-trainer-entry.js`, import.meta.url), find: findForTests }
}

export const findForTests = (name: string): Architecture<unknown> => testArchitectures[name] ?? architectureOf(name)
