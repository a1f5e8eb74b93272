import { createHash } from 'node:crypto'
import type { CellProof } from '../protocol/notebook'
import type { Fingerprint } from '../protocol/table'

/** What a cell worked with when it ran. */
export interface UsedParts {
  /** Each used name with the proof of the cell that defined it; null where that cell has none. */
  names: ReadonlyMap<string, Pick<CellProof, 'code' | 'used' | 'result'> | null>
  /** Files that it read. */
  inputs: readonly Pick<Fingerprint, 'path' | 'sha256'>[]
}

/** SHA-256 of a cell's source, hexadecimal: `CellProof.code`. Line ends count as one kind. */
export function codeHash(source: string): string {
  return createHash('sha256').update(source.replaceAll('\r\n', '\n')).digest('hex')
}

/**
 * `CellProof.used`: SHA-256 over the code, the used things and the result of each cell whose names were used, and over
 * the input files. A definer's own `used` is part of it, so that a changed file two cells up shows although nothing in
 * between displays anything.
 */
export function usedHash({ names, inputs }: UsedParts): string {
  const byText = (left: readonly unknown[], right: readonly unknown[]) => (String(left[0]) < String(right[0]) ? -1 : 1)
  const content = {
    names: [...names].map(([name, proof]) => [name, proof && proof.code, proof && proof.used, proof && proof.result]).sort(byText),
    inputs: inputs.map(({ path, sha256 }) => [path, sha256]).sort(byText),
  }
  return createHash('sha256').update(JSON.stringify(content)).digest('hex')
}
