import { open } from 'node:fs/promises'
import type { ExportEncoding } from '../../../protocol/table'
import { encodeGb18030 } from './gb18030-encoder'

export const encodings: readonly ExportEncoding[] = ['utf-8', 'utf-8-bom', 'gbk']

const pieceBytes = 1024 ** 2

/** Copies a UTF-8 file into another one in that encoding; `check` may end the work between two pieces. */
export async function encodeFile(from: string, to: string, encoding: ExportEncoding, check: () => void): Promise<void> {
  const source = await open(from, 'r')
  const target = await open(to, 'w').catch(async (problem: unknown) => {
    await source.close()
    throw problem
  })
  try {
    const piece = Buffer.allocUnsafe(pieceBytes)
    const room = Buffer.allocUnsafe(pieceBytes * 4 + 16)
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
    if (encoding === 'utf-8-bom') await target.writeFile('\uFEFF')
    for (;;) {
      check()
      const { bytesRead } = await source.read(piece, 0, pieceBytes)
      if (bytesRead === 0) return
      const bytes = piece.subarray(0, bytesRead)
      await target.writeFile(encoding === 'gbk' ? room.subarray(0, encodeGb18030(decoder.decode(bytes, { stream: true }), room)) : bytes)
    }
  } finally {
    await source.close()
    await target.close()
  }
}
