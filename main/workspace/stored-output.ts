import type { Failure } from '../../protocol/failure'
import { isFailure } from '../../protocol/failure'
import type { CellMetadata } from '../../protocol/notebook'
import type { Output } from '../../protocol/output'

/** What nbformat allows of an output: display ids live only in a session, and an error has no metadata. */
export function toStoredOutput(output: Output): Record<string, unknown> {
  if (output.output_type === 'error') {
    const { metadata: _, ...stored } = output
    return stored
  }
  const { transient: _, ...stored } = output as Output & { transient?: unknown }
  return stored
}

/** The failures of a cell's error outputs, by the output's position, as they are kept in the cell's own metadata; null for none. */
export function toStoredFailures(outputs: readonly Output[]): Record<string, Failure> | null {
  const failures = outputs.flatMap((output, index) =>
    output.output_type === 'error' && output.metadata?.souk ? [[String(index), output.metadata.souk.failure] as const] : [],
  )
  return failures.length > 0 ? Object.fromEntries(failures) : null
}

/** Takes the failures out of the metadata of a cell that was read, and gives them back to its outputs. */
export function restoreFailures(metadata: CellMetadata, outputs: Output[]): { metadata: CellMetadata; outputs: Output[] } {
  const souk = metadata.souk as Record<string, unknown> | undefined
  const failures = souk?.['failures']
  if (typeof failures !== 'object' || failures === null) return { metadata, outputs }
  const { failures: _, ...proof } = souk ?? {}
  const { souk: __, ...others } = metadata
  return {
    metadata: Object.keys(proof).length > 0 ? ({ ...others, souk: proof } as unknown as CellMetadata) : others,
    outputs: outputs.map((output, index) => {
      const failure = (failures as Record<string, unknown>)[index]
      return output.output_type === 'error' && isFailure(failure) ? { ...output, metadata: { souk: { failure } } } : output
    }),
  }
}
