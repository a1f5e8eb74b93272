const marks: [looksLike: string, bytes: number[]][] = [
  ['PNG', [0x89, 0x50, 0x4e, 0x47]],
  ['JPEG', [0xff, 0xd8, 0xff]],
  ['GIF', [0x47, 0x49, 0x46, 0x38]],
  ['PDF', [0x25, 0x50, 0x44, 0x46]],
  ['XLS', [0xd0, 0xcf, 0x11, 0xe0]],
  ['7-Zip', [0x37, 0x7a, 0xbc, 0xaf]],
  ['RAR', [0x52, 0x61, 0x72, 0x21]],
  ['Zstandard', [0x28, 0xb5, 0x2f, 0xfd]],
  ['BZip2', [0x42, 0x5a, 0x68]],
  ['XZ', [0xfd, 0x37, 0x7a, 0x58]],
  ['SQLite', [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65]],
  ['ELF program', [0x7f, 0x45, 0x4c, 0x46]],
  ['Windows program', [0x4d, 0x5a, 0x90]],
  ['Mach-O program', [0xcf, 0xfa, 0xed, 0xfe]],
  ['ZIP', [0x50, 0x4b, 0x03, 0x04]],
  ['ZIP', [0x50, 0x4b, 0x05, 0x06]],
  ['Parquet', [0x50, 0x41, 0x52, 0x31]],
  ['gzip', [0x1f, 0x8b]],
]

/** What the first bytes of a file are, where they are no text: `PNG`, `Parquet`, `ZIP` (a new workbook is one too), `XLS` (any of Microsoft's old containers) …; null for text. */
export function looksLike(head: Uint8Array): string | null {
  const known = marks.find(([, bytes]) => bytes.every((byte, index) => head[index] === byte))
  if (known !== undefined) return known[0]
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) return null
  let controls = 0
  let zeros = [0, 0]
  for (let index = 0; index < head.length; index += 1) {
    const byte = head[index] ?? 0
    if (byte === 0) zeros[index & 1] = (zeros[index & 1] ?? 0) + 1
    else if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12 && byte !== 27) controls += 1
  }
  const [even = 0, odd = 0] = zeros
  // UTF-16 without a mark has its zeros on one side only.
  const isUtf16 = Math.max(even, odd) > head.length * 0.2 && Math.min(even, odd) < head.length * 0.03
  if (isUtf16) return null
  return even + odd + controls > Math.max(head.length * 0.02, 8) ? 'binary data' : null
}
