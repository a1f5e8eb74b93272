import type { Language, Text } from '../../protocol/text'
import { formatNumber } from '../../protocol/text'
import { bar } from '../plot/bar'
import { heatmap } from '../plot/heatmap'
import type { Shown } from '../step/define-step'
import type { Rfm } from './rfm'
import { segments as known } from './segments'

/** Figures, the segments in words and numbers, how many customers each has, and where they lie on the grid. */
export async function showRfm(result: Rfm, language: Language): Promise<Shown[]> {
  const unit = result.currency ?? undefined
  return [
    {
      figures: [
        { label: { en: 'Customers', zh: '客户数' }, value: result.customers },
        { label: { en: 'Purchases', zh: '购买次数' }, value: result.purchases },
        { label: { en: 'Amount', zh: '金额' }, value: Number(result.monetary), ...(unit === undefined ? {} : { unit }) },
        { label: { en: 'Counted back from', zh: '基准日' }, value: result.snapshot },
      ],
    },
    { words: toWords(result) },
    await bar(result.segments, {
      x: language === 'zh' ? 'segment_zh' : 'segment',
      y: 'customers',
      direction: 'horizontal',
      title: { en: 'Customers by segment', zh: '各客群的客户数' },
      xTitle: { en: 'Segment', zh: '客群' },
      yTitle: { en: 'Customers', zh: '客户数' },
    }),
    await heatmap(result.table, {
      x: 'recency_score',
      y: 'frequency_score',
      title: { en: 'Customers by recency and frequency score', zh: '按最近购买与频次评分的客户数' },
      xTitle: { en: 'Recency score (high is recent)', zh: '最近购买评分（高者为近）' },
      yTitle: { en: 'Frequency score', zh: '频次评分' },
    }),
    { table: result.segments, title: { en: 'Segments', zh: '客群' } },
    { table: result.table, title: { en: 'Customers', zh: '客户' } },
  ]
}

function toWords({ segmentCounts, leftOut, withoutAmount }: Rfm): Text {
  const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`
  const largest = segmentCounts.slice(0, 3).map(({ segment, share }) => ({ segment: known.find(({ name }) => name.en === segment), share }))
  const lines: Text[] = largest.flatMap(({ segment, share }) =>
    segment === undefined
      ? []
      : [{ en: `**${segment.name.en}**, ${percent(share)} of customers: ${segment.advice.en}.`, zh: `**${segment.name.zh}**，占客户的 ${percent(share)}：${segment.advice.zh}。` }],
  )
  const reasons: [number, Text][] = [
    [leftOut.withoutCustomer, { en: 'without a customer', zh: '无客户' }],
    [leftOut.withoutTime, { en: 'without a time', zh: '无时间' }],
    [leftOut.byStatus, { en: 'unpaid, closed or refunded', zh: '未付款、已关闭或已退款' }],
    [leftOut.afterSnapshot, { en: 'on the snapshot day or later', zh: '在基准日当天或之后' }],
  ]
  const said = reasons.filter(([count]) => count > 0)
  const list = (language: Language): string => said.map(([count, why]) => `${formatNumber(count, language)} ${why[language]}`).join(language === 'en' ? ', ' : '、')
  if (said.length > 0) lines.push({ en: `Rows left out: ${list('en')}.`, zh: `未计入的行：${list('zh')}。` })
  if (withoutAmount > 0) lines.push({ en: `${formatNumber(withoutAmount, 'en')} rows have no amount and count as nothing paid.`, zh: `${formatNumber(withoutAmount, 'zh')} 行没有金额，按 0 计。` })
  return { en: lines.map(({ en }) => `- ${en}`).join('\n'), zh: lines.map(({ zh }) => `- ${zh}`).join('\n') }
}
