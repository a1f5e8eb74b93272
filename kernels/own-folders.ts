import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

/** Addresses of folders, each with a closing slash. */
export interface OwnFolders {
  /** The kernel's own files. */
  kernel: string
  /** The packages that it stands on. What a cell installs beside a checkout of Souk lies there too. */
  packages: string
}

/** Where code lies that is not the reader's. */
export function findOwnFolders(): OwnFolders {
  const address = pathToFileURL(createRequire(import.meta.url).resolve('oxc-parser')).href
  const mark = '/node_modules/'
  return { kernel: new URL('.', import.meta.url).href, packages: address.slice(0, address.lastIndexOf(mark) + mark.length) }
}
