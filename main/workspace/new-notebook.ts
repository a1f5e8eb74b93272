import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import type { NotebookMetadata, SoukMetadata } from '../../protocol/notebook'
import type { CellState } from '../../protocol/session/state'
import type { NotebookContent } from './notebook-file'
import { soukVersion } from './project-files'

export const kernelMetadata = {
  kernelspec: { name: 'souk', display_name: 'Souk (TypeScript)', language: 'typescript' },
  language_info: { name: 'typescript', file_extension: '.ts', mimetype: 'text/typescript', pygments_lexer: 'typescript', codemirror_mode: 'typescript' },
} as const satisfies Partial<NotebookMetadata>

/** A notebook with one empty code cell and a seed of its own. */
export function newNotebook(): NotebookContent {
  return { cells: [newCodeCell('')], metadata: { ...kernelMetadata, souk: newSoukMetadata() }, unknown: {} }
}

export function newSoukMetadata(): SoukMetadata {
  return { format: 1, seed: randomInt(2 ** 32), versions: { souk: soukVersion }, inputs: [] }
}

export function newCodeCell(source: string): CellState {
  return {
    id: newCellId(),
    type: 'code',
    source,
    metadata: {},
    unknown: {},
    outputs: [],
    executionCount: null,
    run: { status: 'never' },
    stale: null,
    defines: [],
    uses: [],
  }
}

/** As Jupyter makes them: eight hexadecimal digits. */
export function newCellId(): string {
  return randomUUID().slice(0, 8)
}

export function newToken(): string {
  return randomBytes(24).toString('base64url')
}
