import { defineMessages } from '../../protocol/messages/define'
import type { Text, TextValues } from '../../protocol/text'
import { fillText } from '../../protocol/text'

/** What loading tells people: reasons, warnings, progress, and why a row was not read. */
export const loadWords = defineMessages({
  // reasons of recognition
  everyColumn: { en: 'All {known} columns of {title} are there.', zh: '{title}的 {known} 个列都在。' },
  usualColumns: { en: 'All {known} usual columns of {title} are there.', zh: '{title}通常的 {known} 个列都在。' },
  someColumns: { en: '{found} of the {known} columns of {title} are there, the telling ones among them.', zh: '{title}的 {known} 个列中有 {found} 个，其中包括关键列。' },
  cellsFit: { en: 'The file has no header; its cells look like {title}.', zh: '文件没有表头；单元格内容符合{title}。' },
  linesFit: { en: '{share} % of the first lines are {title}.', zh: '前若干行中有 {share}% 符合{title}。' },
  notesTell: { en: 'The notes at the beginning are those of {title}.', zh: '开头的说明行属于{title}。' },
  fileNamed: { en: 'The file is named as that platform names it.', zh: '文件名也符合该平台的习惯。' },
  chosen: { en: 'Read as {title} because the call says so.', zh: '按指定方式，作为{title}读取。' },
  nothingKnown: { en: 'No known export has these columns, so it is read as a plain table.', zh: '没有已知的导出文件包含这些列，因此按普通表格读取。' },
  nearest: {
    en: 'Read as a plain table. The nearest known export is {title}, but {missing} is missing.',
    zh: '按普通表格读取。最接近的已知导出是{title}，但缺少{missing}。',
  },
  plainFile: { en: '{format} says itself what it holds; it is of no known platform.', zh: '{format} 文件自带结构说明；不属于任何已知平台。' },
  // warnings
  renamed: { en: 'Two columns are named "{from}": the later one is now "{to}".', zh: '有两列都叫“{from}”：后一列改名为“{to}”。' },
  noHeader: { en: 'The first line is data, so the columns are numbered. Name them with the option `columns`.', zh: '第一行就是数据，因此列按编号命名。可用选项 `columns` 指定列名。' },
  rowsRejected: { en: '{count} {count|row|rows} could not be read and {count|stands|stand} in the rejects table.', zh: '有 {count} 行无法读取，已放入拒绝表。' },
  lastCharacterCut: { en: 'The file ends inside a character: its last line stands in the rejects table.', zh: '文件在一个字符中间结束：最后一行已放入拒绝表。' },
  badCharacters: { en: '{count} {count|line holds|lines hold} bytes that are no text in {encoding}; {count|it stands|they stand} in the rejects table.', zh: '有 {count} 行含有不属于 {encoding} 的字节，已放入拒绝表。' },
  plainQuotes: { en: 'Quotes in the file make no sense as such and were read as plain characters.', zh: '文件中的引号无法成对，已按普通字符读取。' },
  mixedLineEnds: { en: 'The file mixes kinds of line ends; all are taken as line ends.', zh: '文件混用了多种换行符，均按换行处理。' },
  itemsMissing: { en: 'The items of these orders stand in another file, {title}: load both together to have them.', zh: '这些订单的商品明细在另一个文件中：{title}；请一起加载。' },
  mainMissing: { en: 'These rows belong to another file, {title}: load both together.', zh: '这些行属于另一个文件：{title}；请一起加载。' },
  mainAbsent: { en: 'belong to {title}, which is not among them: load all of them together, or each by itself', zh: '都属于{title}，但其中没有主文件：请与主文件一起加载，或分别加载' },
  asides: { en: '{count} {count|line is|lines are} no data (notes, totals, closing lines) and {count|was|were} left out.', zh: '有 {count} 行不是数据（说明、合计、结尾行），已略去。' },
  notesAbove: { en: 'The columns’ names stand in line {line}; what is above them is a note.', zh: '列名在第 {line} 行；其上是说明文字。' },
  noteUnder: { en: 'The line under the header is a note, not data.', zh: '表头下一行是说明，不是数据。' },
  otherSections: { en: '“{section}” of the file was read; it also holds {others}: choose by the option `section`.', zh: '读取的是文件中的“{section}”；其中还有{others}：可用选项 `section` 选择。' },
  spreadsheetIds: { en: '{count} {count|value|values} of "{column}" {count|is|are} written like 1.2E+17: a spreadsheet program has cut {count|its|their} digits. Export the file again and do not save it there.', zh: '“{column}”列有 {count} 个值形如 1.2E+17：电子表格软件已截断其数字。请重新导出，不要用其保存。' },
  itemsWithoutOrder: { en: '{count} {count|item has|items have} no order in the orders file.', zh: '有 {count} 条明细在订单文件中找不到对应订单。' },
  unreadableValues: { en: '{count} {count|value|values} of "{column}" could not be read as {kind}: empty here, kept in the rejects table.', zh: '“{column}”列有 {count} 个值无法按{kind}读取：此处留空，原值保留在拒绝表中。' },
  noIdentity: { en: 'These files hold no identity of buyers: people cannot be linked by them.', zh: '这些文件不含买家身份信息，无法据此关联到人。' },
  writtenTwice: { en: '{count} {count|row stands|rows stand} there a second time and {count|counts|count} once.', zh: '有 {count} 行重复出现，只计一次。' },
  replacedOrders: { en: '{count} split {count|order is|orders are} left out: {count|its|their} parts count instead.', zh: '有 {count} 个订单已被拆分，不再计入：以拆分后的子订单为准。' },
  repeatedOrders: { en: '{count} {count|order stands|orders stand} in more than one file: the rows of the last file count.', zh: '有 {count} 个订单出现在多个文件中：以最后一个文件为准。' },
  unknownStatus: { en: 'Unknown order status "{status}" in {count} {count|row|rows}.', zh: '有 {count} 行的订单状态“{status}”无法识别。' },
  currencyMissing: { en: '{count} {count|order has|orders have} no currency.', zh: '有 {count} 个订单没有币种。' },
  moreColumnsThanHeader: { en: 'Rows end in an empty column that the header does not name.', zh: '各行末尾有一个表头中没有的空列。' },
  oneCellMore: { en: '{count} {count|row ends|rows end} in an empty cell that the header does not name: see whether {count|its|their} cells have moved.', zh: '有 {count} 行末尾多出一个表头中没有的空单元格：请检查这些行的内容是否错位。' },
  cellsMore: { en: '{count} {count|row has|rows have} several cells more than the header, the last ones empty: see whether {count|its|their} cells have moved.', zh: '有 {count} 行比表头多出若干空单元格：请检查这些行的内容是否错位。' },
  pseudonymised: { en: 'Pseudonyms stand for {columns}.', zh: '{columns} 已替换为化名。' },
  proposed: { en: 'No known export; its columns suggest a mapping: pass it on as the option `map`, or change it in the import window.', zh: '不是已知的导出文件；根据列名可提出映射建议：可作为选项 `map` 传入，或在导入窗口中修改。' },
  // combining
  combineLoads: { en: 'is a list of what `load` gave', zh: '应为 `load` 结果的列表' },
  combinePlain: { en: 'holds a plain table, which maps to no model: name its format by the option `as` or map it by `map`', zh: '其中有未映射的普通表格：请在加载时用选项 `as` 指定格式，或用 `map` 映射' },
  combineRates: { en: 'is needed to convert: a list or a table of `from`, `to`, `rate` and, where it changes, `date`', zh: '换算币种需要汇率：包含 `from`、`to`、`rate`（以及随日期变化时的 `date`）的列表或表格' },
  combineRepeated: { en: '{count} {count|order stands|orders stand} in two loads of one platform: the later load counts.', zh: '同一平台的多次加载中有 {count} 个重复订单：以后一次为准。' },
  ratesMissing: { en: 'has no rate to {target} for {count} {count|currency and day|currencies and days}: {list}', zh: '缺少 {count} 个到 {target} 的汇率：{list}' },
  mixedCurrencies: { en: 'Amounts are in several currencies ({currencies}): no sum over them means anything. Give `currency` and `rates`.', zh: '金额有多种币种（{currencies}）：直接相加没有意义，请提供 `currency` 与 `rates`。' },
  combining: { en: 'Combining platforms', zh: '正在合并各平台' },
  // details of failures
  noJsonObject: { en: 'no line holds a JSON object.', zh: '没有任何一行是 JSON 对象。' },
  changedWhileRead: { en: 'the file changed while it was read; load it again.', zh: '文件在读取过程中发生了变化，请重新加载。' },
  countsDiffer: { en: '{loaded} rows were read where {records} stand. Say how cells are enclosed by the option `quote`.', zh: '文件有 {records} 行，却只读到 {loaded} 行。请用选项 `quote` 说明单元格的引号。' },
  reckoned: { en: 'names a column of amounts, numbers or times that the format reckons with', zh: '指定了该格式用于计算的金额、数字或时间列' },
  mappedByHand: { en: 'a table mapped by hand', zh: '手动映射的表' },
  withheld: { en: '(withheld: pseudonymised)', zh: '（已化名，不显示原文）' },
  noZone: { en: 'is for wall-clock times; those of {title} carry their zone', zh: '仅用于不带时区的时间；{title}的时间自带时区' },
  noCurrency: { en: 'is for amounts without currency; {title} says it itself', zh: '仅用于没有币种的金额；{title}自带币种' },
  plainHasNone: { en: 'it was read as a plain table, which has no {table}. Name its format by the option `as`.', zh: '它按普通表格读取，没有 {table}。可用选项 `as` 指定格式。' },
  formatHasNone: { en: '{format} holds no {table}.', zh: '{format} 不含 {table}。' },
  // reasons of rejects
  tooFewColumns: { en: '{expected} columns expected, {found} found', zh: '应有 {expected} 列，实有 {found} 列' },
  tooManyColumns: { en: '{expected} columns expected, {found} or more found', zh: '应有 {expected} 列，实有 {found} 列以上' },
  brokenQuote: { en: 'a quote is not closed, or something follows a closing quote', zh: '引号没有闭合，或闭合引号后还有内容' },
  badEncoding: { en: 'bytes that are no text in the file’s encoding', zh: '含有不属于文件编码的字节' },
  cutCharacter: { en: 'the file ends inside a character', zh: '文件在一个字符中间结束' },
  lineTooLong: { en: 'the line is too long', zh: '行过长' },
  otherLine: { en: 'not a line of this log', zh: '不是该日志格式的行' },
  badJson: { en: 'not a JSON object', zh: '不是 JSON 对象' },
  unreadable: { en: 'could not be read', zh: '无法读取' },
  unreadableValue: { en: 'not readable as {kind}', zh: '无法按{kind}读取' },
  // kinds of values
  money: { en: 'an amount of money', zh: '金额' },
  count: { en: 'a whole number', zh: '整数' },
  number: { en: 'a number', zh: '数字' },
  time: { en: 'a time', zh: '时间' },
  yesOrNo: { en: 'yes or no', zh: '是或否' },
  // progress
  reading: { en: 'Reading {file}', zh: '正在读取 {file}' },
  decoding: { en: 'Turning {file} into UTF-8', zh: '正在把 {file} 转为 UTF-8' },
  mapping: { en: 'Mapping orders and items', zh: '正在整理订单与明细' },
})

/** A text with its places filled, in both languages. */
export function say(text: Text, values: TextValues = {}): Text {
  return { en: fillText(text, 'en', values), zh: fillText(text, 'zh', values) }
}

/** Several sentences as one text. */
export function sayAll(texts: readonly Text[]): Text {
  return { en: texts.map((text) => text.en).join(' '), zh: texts.map((text) => text.zh).join('') }
}
