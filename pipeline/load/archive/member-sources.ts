import { fail } from '../../../protocol/failure'
import { dataEndings } from '../data-endings'
import type { OpenOptions, SourceFile } from '../source-file'
import { openSheets } from '../spreadsheet/sheet-sources'
import { textWorkbookKind } from '../spreadsheet/text-workbook'
import { packageKind } from '../spreadsheet/open-workbook'
import { detectEncoding } from '../text/detect-encoding'
import { looksLike } from '../text/looks-like'
import { say } from '../words'
import { limitOf, readMemberOf, unpack } from './unpack'
import { archiveWords } from './words'
import { listMembers, readMember, type ZipMember } from './zip'

const headBytes = 1024 ** 2
/** Of all heads together. */
const headsBytes = 64 * 1024 ** 2
const smallestHead = 64 * 1024

/** The files in an archive, each as a source; those of no table (folders, notes of systems, pictures beside data) left out. */
export async function openMembers(base: SourceFile, members: readonly ZipMember[], options: OpenOptions): Promise<SourceFile[]> {
  const { path, shortPath } = base
  const { language, section } = options
  const plain = members.filter(({ name }) => !isSystemFile(name))
  const data = plain.filter(({ name }) => dataEndings.test(name))
  const candidates = data.length > 0 ? data : plain
  const named = candidates.filter(({ name }) => section === name || section === baseName(name) || section?.startsWith(`${name}#`) === true)
  const wanted = named.length > 0 ? named : candidates
  const filled = wanted.filter(({ bytes }) => bytes > 0)
  if (filled.length === 0) fail({ kind: 'file-empty', path: shortPath })
  const enough = Math.max(smallestHead, Math.min(headBytes, headsBytes / filled.length))
  const sources: SourceFile[] = []
  for (const member of filled) {
    // The checks of the whole member come when it is read to its end; its head must at least be there.
    const { head } = await headOf(readMember({ path, shortPath, language }, member, limitOf(member)), enough)
    sources.push(...(await openMember({ ...base, name: baseName(member.name), label: `${shortPath}#${member.name}`, section: { kind: 'member', name: member.name }, packing: 'zip', head, isWhole: head.length >= member.bytes, inside: { member, isGzip: false, sheet: null, language } }, member, options)))
  }
  return sources
}

function isSystemFile(name: string): boolean {
  return name.split('/').some((part) => part.startsWith('.') || part === '__MACOSX' || part === 'Thumbs.db' || part === 'desktop.ini')
}

function baseName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1)
}

async function openMember(source: SourceFile, member: ZipMember, options: OpenOptions): Promise<SourceFile[]> {
  const { label } = source
  const looks = looksLike(source.head)
  if (looks === 'ZIP') {
    const { place, remove } = await unpack(source, options.language)
    const kind = await listMembers(place).then(packageKind).finally(remove)
    if (kind !== 'xlsx') fail({ kind: 'unknown-format', path: label, detail: say(archiveWords.archiveInside, { name: member.name })[options.language] })
    return openSheets(source, options)
  }
  if (looks === 'XLS' || (looks === null && textWorkbookKind(source.head) !== null)) return openSheets(source, options)
  if (looks === 'Parquet') return [{ ...source, shape: 'parquet' }]
  if (looks === 'gzip') return [await openGzip(source, options)]
  if (looks !== null) fail({ kind: 'file-binary', path: label, looksLike: looks })
  return [{ ...source, encoding: options.encoding ?? detectEncoding([source.head]) }]
}

async function openGzip(source: SourceFile, { encoding }: OpenOptions): Promise<SourceFile> {
  const packed: SourceFile = { ...source, inside: source.inside === null ? null : { ...source.inside, isGzip: true } }
  const { head, isWhole } = await headOf(readMemberOf(packed, () => undefined), headBytes)
  if (head.length === 0) fail({ kind: 'file-empty', path: source.label })
  const looks = looksLike(head)
  if (looks !== null) fail({ kind: 'file-binary', path: source.label, looksLike: looks })
  return { ...packed, head, isWhole, encoding: encoding ?? detectEncoding([head]) }
}

async function headOf(pieces: AsyncGenerator<Uint8Array>, enough: number): Promise<{ head: Buffer; isWhole: boolean }> {
  const read: Buffer[] = []
  let length = 0
  for await (const piece of pieces) {
    read.push(Buffer.from(piece))
    length += piece.length
    if (length >= enough) return { head: Buffer.concat(read), isWhole: false }
  }
  return { head: Buffer.concat(read), isWhole: true }
}
