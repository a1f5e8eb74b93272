import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** TypeScript 7's native compiler, which is the language server too; null where it was not installed for this machine. */
export function serverExecutable(packageRoot: string): string | null {
  try {
    const fromSouk = createRequire(join(packageRoot, 'package.json'))
    const fromTypescript = createRequire(fromSouk.resolve('typescript/package.json'))
    const platformPackage = fromTypescript.resolve(`@typescript/typescript-${process.platform}-${process.arch}/package.json`)
    // Electron cannot start a program that lies inside an archive.
    const folder = dirname(platformPackage).replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked')
    const executable = join(folder, 'lib', process.platform === 'win32' ? 'tsc.exe' : 'tsc')
    return existsSync(executable) ? executable : null
  } catch {
    return null
  }
}
