import { defineMessages } from '../../../protocol/messages/define'

/** What reading spreadsheets tells people. */
export const sheetWords = defineMessages({
  protected: { en: 'the workbook is protected by a password. Open it in Excel or WPS, remove the password (File, Info, Protect Workbook) and save it, then load it again.', zh: '工作簿有密码保护。请用 Excel 或 WPS 打开，去掉打开密码（文件 › 信息 › 保护工作簿）并保存，然后重新加载。' },
  otherKind: { en: '{format}. Save it as XLSX or CSV (UTF-8) and load that.', zh: '{format}。请另存为 XLSX 或 CSV（UTF-8）后再加载。' },
  partMissing: { en: 'the workbook is incomplete: "{part}" is not in it. Export or copy it again.', zh: '工作簿不完整：缺少“{part}”。请重新导出或复制。' },
  partBroken: { en: 'the workbook is damaged: "{part}" in it cannot be understood. Export or copy it again, or open it in Excel or WPS and save it anew.', zh: '工作簿已损坏：无法解析其中的“{part}”。请重新导出或复制，或用 Excel、WPS 打开后另存。' },
  textMissing: { en: 'the workbook is damaged: row {row} of the sheet "{sheet}" refers to a text that is not in the file. Export it again.', zh: '工作簿已损坏：工作表“{sheet}”第 {row} 行引用的文本不在文件中。请重新导出。' },
  noSheets: { en: 'a workbook without any sheet of cells.', zh: '工作簿中没有任何单元格工作表。' },
  oldBroken: { en: 'the workbook is damaged, or it is no workbook ({reason}). Open it in Excel or WPS and save it as XLSX.', zh: '工作簿已损坏，或并非工作簿（{reason}）。请用 Excel 或 WPS 打开并另存为 XLSX。' },
  tooLargeWhole: { en: '{megabytes} MB in a form that must be read whole. Save it as XLSX or CSV (UTF-8) and load that.', zh: '文件 {megabytes} MB，而此格式须整体读入。请另存为 XLSX 或 CSV（UTF-8）后再加载。' },
  noTable: { en: 'a web page without a table.', zh: '网页中没有表格。' },
  notComputed: {
    en: '{count} {count|cell holds a formula|cells hold formulas} whose result is not in the file, from row {row} on: {count|it is|they are} empty here. Open the workbook in Excel or WPS, save it, and load it again.',
    zh: '从第 {row} 行起，有 {count} 个公式单元格没有保存计算结果，此处留空。请用 Excel 或 WPS 打开并保存工作簿，然后重新加载。',
  },
  rounded: {
    en: '{count} {count|number|numbers} of more than 15 digits {count|was|were} rounded when the file was written, the first in row {row}: their last digits are lost in the file itself. Export long ids as text.',
    zh: '有 {count} 个超过 15 位的数字在写入文件时已被舍入，第一个在第 {row} 行：末尾几位在文件中已丢失。请以文本形式导出长编号。',
  },
  merged: { en: '{count} merged {count|area reaches|areas reach} over several rows, the first at {place}: the value stands in the first of them, the others are empty here.', zh: '有 {count} 处合并单元格跨多行，第一处在 {place}：只有首行有值，其余行此处为空。' },
  pageCut: { en: 'the page ends inside a table: the file was cut off. Export or copy it again.', zh: '网页在表格中间结束：文件不完整。请重新导出或复制。' },
  hiddenLeftOut: { en: '{count} hidden {count|sheet is|sheets are} left out: {names}.', zh: '有 {count} 个隐藏工作表未加载：{names}。' },
})
