import { defineMessages } from '../../../protocol/messages/define'

/** What reading archives tells people. */
export const archiveWords = defineMessages({
  noDirectory: { en: 'the archive is cut off or damaged: its list of files cannot be read. Download or copy it again.', zh: '压缩文件不完整或已损坏：无法读取其中的文件列表。请重新下载或复制。' },
  tooManyMembers: { en: 'the archive lists more than {limit} files.', zh: '压缩文件中的文件超过 {limit} 个。' },
  damaged: { en: '"{name}" in it is damaged (its checksum does not hold). Download or copy the file again.', zh: '其中的“{name}”已损坏（校验不符）。请重新下载或复制文件。' },
  encrypted: { en: '"{name}" in it is protected by a password. Unpack the archive and load the files in it.', zh: '其中的“{name}”有密码保护。请先解压，再加载其中的文件。' },
  unknownMethod: { en: '"{name}" in it is packed by a method that is not read here ({method}). Unpack the archive and load the files in it.', zh: '其中的“{name}”使用了不支持的压缩方式（{method}）。请先解压，再加载其中的文件。' },
  tooLarge: { en: '"{name}" in it would unpack to {bytes} bytes, which is more than any export holds; it is not read.', zh: '其中的“{name}”解压后将达 {bytes} 字节，远超正常导出文件，因此不读取。' },
  archiveInside: { en: '"{name}" is an archive inside an archive. Unpack the outer one and load what is in it.', zh: '“{name}”是压缩文件中的压缩文件。请先解压外层，再加载其中的文件。' },
})
