import type { Language } from '../../../../protocol/text'
import type { Histogram } from '../histogram-edges'
import { escape, figure, short } from './html'
import { say, weekdays } from './words'

const place = (value: number): string => String(Math.round(value * 10) / 10)

/** Bars of a column's values; what lies beyond them stands pale at the sides. */
export function histogramChart({ edges, counts, below, above }: Histogram, isTime: boolean, language: Language): string {
  const [width, height] = [340, 84]
  const bars = [...(below > 0 ? [{ count: below, isBeyond: true, from: null, to: edges[0] ?? 0 }] : []), ...counts.map((count, index) => ({ count, isBeyond: false, from: edges[index] ?? 0, to: edges[index + 1] ?? 0 })), ...(above > 0 ? [{ count: above, isBeyond: true, from: edges.at(-1) ?? 0, to: null }] : [])]
  const most = Math.max(1, ...bars.map(({ count }) => count))
  const step = width / bars.length
  const label = (value: number | null): string => (value === null ? '' : isTime ? toDay(value) : figure(value, language))
  const drawn = bars.map(({ count, isBeyond, from, to }, index) => {
    const size = count === 0 ? 0 : Math.max(1.5, (count / most) * height)
    return `<rect x="${place(index * step)}" y="${place(height - size)}" width="${place(Math.max(0.8, step - 1))}" height="${place(size)}"${isBeyond ? ' class="p"' : ''}><title>${escape(`${label(from)} – ${label(to)}: ${figure(count, language)}`)}</title></rect>`
  })
  return `<figure class="bars"><svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img">${drawn.join('')}</svg><figcaption><span>${escape(label(edges[0] ?? 0))}</span><span>${escape(label(edges.at(-1) ?? 0))}</span></figcaption></figure>`
}

/** Rows over time as an area under steps. */
export function seriesChart(series: readonly { from: string; rows: number }[], language: Language): string {
  const [width, height] = [960, 150]
  const most = Math.max(1, ...series.map(({ rows }) => rows))
  const step = width / Math.max(1, series.length)
  const bars = series.map(({ from, rows }, index) => {
    const size = rows === 0 ? 0 : Math.max(1, (rows / most) * height)
    return `<rect x="${place(index * step)}" y="${place(height - size)}" width="${place(Math.max(0.6, step - (step > 4 ? 1 : 0)))}" height="${place(size)}"><title>${escape(from)}: ${escape(figure(rows, language))}</title></rect>`
  })
  const middle = series[Math.floor(series.length / 2)]?.from ?? ''
  return `<figure class="series"><span class="top">${escape(figure(most, language))}</span><svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img">${bars.join('')}</svg><figcaption><span>${escape(series[0]?.from ?? '')}</span><span>${escape(middle)}</span><span>${escape(series.at(-1)?.from ?? '')}</span></figcaption></figure>`
}

/** A field for each hour of the week, darker for more rows. */
export function hoursChart(hours: readonly (readonly number[])[], language: Language): string {
  const [side, gap, left, top] = [22, 2, 40, 16]
  const most = Math.max(1, ...hours.flat())
  const fields = hours.flatMap((day, row) =>
    day.map((count, hour) => `<rect x="${left + hour * (side + gap)}" y="${top + row * (side + gap)}" width="${side}" height="${side}" rx="3" style="fill-opacity:${count === 0 ? 0.05 : place2(0.12 + 0.88 * (count / most))}"><title>${escape(`${weekdays[language][row] ?? ''} ${hour}:00 · ${figure(count, language)}`)}</title></rect>`),
  )
  const names = hours.map((_, row) => `<text x="${left - 8}" y="${top + row * (side + gap) + 15}" text-anchor="end">${weekdays[language][row] ?? ''}</text>`)
  const marks = [0, 6, 12, 18, 23].map((hour) => `<text x="${left + hour * (side + gap) + side / 2}" y="10" text-anchor="middle">${hour}</text>`)
  return `<svg class="hours" viewBox="0 0 ${left + 24 * (side + gap)} ${top + 7 * (side + gap)}" role="img">${fields.join('')}${names.join('')}${marks.join('')}</svg>`
}

/** How strongly columns go together: blue up to 1, orange down to −1. */
export function matrixChart(columns: readonly string[], matrix: readonly (readonly (number | null)[])[], language: Language): string {
  const count = columns.length
  const side = count <= 12 ? 40 : count <= 20 ? 32 : 26
  const left = Math.min(170, 20 + 7 * Math.max(...columns.map((name) => width(name))))
  const isRoomy = count <= 20
  const fields = matrix.flatMap((row, y) =>
    row.map((value, x) => {
      if (value === null) return `<rect x="${left + x * side}" y="${y * side}" width="${side - 2}" height="${side - 2}" rx="3" class="none"/>`
      const size = Math.abs(value)
      const text = isRoomy && x !== y ? `<text x="${left + x * side + side / 2 - 1}" y="${y * side + side / 2 + 3}" text-anchor="middle" class="${size > 0.6 ? 'on' : ''}">${value.toFixed(2).replace(/^(-?)0\./, '$1.').replace('-', '−')}</text>` : ''
      return `<rect x="${left + x * side}" y="${y * side}" width="${side - 2}" height="${side - 2}" rx="3" class="${x === y ? 'same' : value < 0 ? 'minus' : 'plus'}" style="fill-opacity:${x === y ? 1 : place2(0.06 + 0.94 * size)}"><title>${short(columns[y] ?? '', 40)} × ${short(columns[x] ?? '', 40)}: ${escape(figure(Math.round(value * 1000) / 1000, language))}</title></rect>${text}`
    }),
  )
  const rows = columns.map((name, row) => `<text x="${left - 8}" y="${row * side + side / 2 + 3}" text-anchor="end">${short(name, 22)}</text>`)
  const bottom = count * side
  const heads = columns.map((name, column) => `<text transform="translate(${left + column * side + side / 2},${bottom + 8}) rotate(-45)" text-anchor="end" dy="4">${short(name, 22)}</text>`)
  return `<svg class="matrix" viewBox="-10 0 ${left + count * side + 16} ${bottom + Math.min(130, left * 0.75 + 16)}" style="max-width:${left + count * side + 16}px" role="img" aria-label="${say('associations', language)}">${fields.join('')}${rows.join('')}${heads.join('')}</svg>`
}

/** Columns of text: Chinese characters take two. */
function width(text: string): number {
  return Math.min(22, Array.from(text.slice(0, 22)).reduce((sum: number, character) => sum + (/[\u2e80-\uffef]/.test(character) ? 1.8 : 1), 0))
}

function place2(value: number): string {
  return String(Math.round(value * 100) / 100)
}

function toDay(milliseconds: number): string {
  return Math.abs(milliseconds) > 8.64e15 ? '' : new Date(milliseconds).toISOString().slice(0, 10)
}
