import { formatNumber } from '../../../protocol/text'
import type { Drift } from './drift'
import { listColumns, percent, type Finding } from './finding'

/** What a comparison with an earlier table says that a person should know. */
export function driftFindings({ added, removed, retyped, columns, reference }: Drift): Finding[] {
  const schema = [
    removed.length > 0 && { en: `gone: ${listColumns(removed, 'en')}`, zh: `消失：${listColumns(removed, 'zh')}` },
    added.length > 0 && { en: `new: ${listColumns(added, 'en')}`, zh: `新增：${listColumns(added, 'zh')}` },
    retyped.length > 0 && { en: `of another type: ${listColumns(retyped.map(({ column }) => column), 'en')}`, zh: `类型改变：${listColumns(retyped.map(({ column }) => column), 'zh')}` },
  ].filter((part) => part !== false)
  const found: Finding[] =
    schema.length === 0
      ? []
      : [
          {
            kind: 'schema',
            importance: 3,
            columns: [...retyped.map(({ column }) => column), ...added],
            says: { en: `Other columns than in ${reference}: ${schema.map(({ en }) => en).join('; ')}.`, zh: `与 ${reference} 的列不同：${schema.map(({ zh }) => zh).join('；')}。` },
            advice: { en: 'The export has changed: check what reads it.', zh: '导出格式有变，请检查后续读取。' },
            code: null,
          },
        ]
  for (const drift of columns.filter(({ verdict }) => verdict === 'strong' || verdict === 'shifted')) {
    const { column, verdict, psi, ks, missingBefore, missingNow, appeared } = drift
    const parts = [
      psi !== null && { en: `PSI ${psi.toFixed(2)}`, zh: `PSI ${psi.toFixed(2)}` },
      ks !== null && { en: `KS ${ks.toFixed(2)}`, zh: `KS ${ks.toFixed(2)}` },
      Math.abs(missingNow - missingBefore) >= 0.05 && { en: `missing ${percent(missingBefore)} → ${percent(missingNow)}`, zh: `缺失 ${percent(missingBefore)} → ${percent(missingNow)}` },
      appeared !== null && appeared.count > 0 && { en: `${formatNumber(appeared.count, 'en')} new values in ${percent(appeared.share)} of the rows`, zh: `${formatNumber(appeared.count, 'zh')} 个新取值，占 ${percent(appeared.share)}` },
    ].filter((part) => part !== false)
    const isStrong = verdict === 'strong'
    found.push({
      kind: 'drift',
      importance: isStrong ? 3 : 2,
      columns: [column],
      says: { en: `${isStrong ? 'Strongly different' : 'Somewhat different'} from ${reference}: ${parts.map(({ en }) => en).join(', ')}.`, zh: `与 ${reference} 相比${isStrong ? '差异很大' : '有所不同'}：${parts.map(({ zh }) => zh).join('，')}。` },
      advice: { en: 'Models that learned from the earlier table should be checked before use.', zh: '用先前数据训练的模型，使用前应重新检验。' },
      code: null,
    })
  }
  return found
}
