import { existsSync, realpathSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fail } from '../../protocol/failure'
import { commandMessages as words } from '../../protocol/messages/commands'
import type { LoadReport } from '../../protocol/table'
import { fillText, formatNumber } from '../../protocol/text'
import { isInside } from '../workspace/paths'
import type { Command } from './arguments'
import { exitCodes, type Speaker } from './command-line'
import { withKernel } from './with-kernel'

/** `souk load`: recognises exports and says what is in them. */
export async function loadFiles(command: Extract<Command, { name: 'load' }>, speaker: Speaker): Promise<number> {
  const files = command.files.map((file) => {
    const absolute = resolve(file)
    return existsSync(absolute) ? realpathSync(absolute) : fail({ kind: 'file-missing', path: file, nearby: [] })
  })
  const reports = await withKernel(commonFolder(files), speaker.language, (api) => api.recognise({ files }))
  if (command.isJson) speaker.print(JSON.stringify(reports.map(toPrinted), null, 2))
  else speaker.print(reports.map((report) => describe(report, speaker)).join('\n\n'))
  return exitCodes.done
}

/** A report as other programs read it: the model's figures under the names of its tables and columns. */
function toPrinted({ model, ...report }: LoadReport) {
  if (model === null) return { ...report, model }
  const { lineItems: line_items, orderTotal: order_total, ...figures } = model
  return { ...report, model: { ...figures, line_items, order_total } }
}

/** The nearest folder that holds all files: the workspace of a command that was told files and no folder. */
function commonFolder(files: readonly string[]): string {
  let folder = dirname(files[0] ?? '.')
  while (!files.every((file) => isInside(folder, file))) folder = dirname(folder)
  return folder
}

const otherTables = ['customers', 'products', 'events', 'reviews', 'settlements'] as const

function describe(report: LoadReport, { language }: Speaker): string {
  const { model } = report
  const lines = [
    report.files.join(', '),
    `  ${report.platform ?? '–'} · ${report.format} · ${report.encoding} · ${Math.round(report.confidence * 100)} %  ${report.reason[language]}`,
    `  ${fillText(words.rows, language, { rows: report.rows, rejects: report.rejects })}`,
    ...report.warnings.map((warning) => `  ! ${warning[language]}`),
  ]
  if (model) {
    const totals = (amounts: Record<string, string>): string => Object.entries(amounts).map(([currency, total]) => `${total} ${currency}`).join(' + ')
    if (model.orders > 0 || model.lineItems > 0) lines.push(`  ${fillText(words.orders, language, { orders: model.orders, items: model.lineItems })}  ${totals(model.orderTotal)}`)
    const others = otherTables.flatMap((table) => (model[table] ? [fillText(words[table], language, { count: model[table] })] : []))
    if (others.length > 0) lines.push(`  ${others.join(language === 'zh' ? '，' : ', ')}${model.settled === undefined ? '' : `  ${totals(model.settled)}`}`)
    if (model.first !== null && model.last !== null) lines.push(`  ${model.first} – ${model.last}`)
  }
  if (report.proposal !== undefined) lines.push(`  map: ${JSON.stringify(report.proposal)}`)
  return lines.concat(`  ${formatNumber(report.columns.length, language)} × ${report.columns.map((column) => column.name).join(', ')}`).join('\n')
}
