import faceAddress from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url'
import type { ChartParts } from './chart-parts'
import { readChartTokens } from './chart-theme'
import { plotly } from './plotly-bundle'

const width = 900
const sharpness = 2

/** Gives the chart as a file for slides: with its title, on the theme's surface; a PNG at twice the size on screen. */
export async function downloadChart(parts: ChartParts, format: 'png' | 'svg'): Promise<void> {
  const { svg, height } = await chartSvg(parts)
  const blob = format === 'svg' ? new Blob([svg], { type: 'image/svg+xml' }) : await toPng(svg, height)
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = `${parts.title.replace(/[\\/:*?"<>|,\s]+/g, '-').slice(0, 60) || 'chart'}.${format}`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

/** The chart as an SVG that carries its own face, so that it looks the same anywhere. */
async function chartSvg(parts: ChartParts): Promise<{ svg: string; height: number }> {
  const tokens = readChartTokens()
  const top = parts.title === '' ? 16 : parts.subtitle === '' ? 44 : 64
  const height = parts.height + top
  const margin = (parts.layout.margin ?? {}) as { t?: number; l?: number }
  const words = (text: string, y: number, size: number, color: string, weight: number) => ({
    text: escapeText(text), x: 0, xref: 'container', xanchor: 'left', xshift: 0, y, yref: 'container', yanchor: 'top', showarrow: false, font: { size, color, weight },
  })
  const layout = {
    ...structuredClone(parts.layout),
    margin: { ...margin, t: (margin.t ?? 12) + top },
    title: {
      ...words(parts.title, 1, 16, tokens.ink, 600), pad: { t: 16, l: 16 },
      subtitle: { text: escapeText(parts.subtitle), font: { size: 13, color: tokens.inkFaint } },
    },
  }
  const address = await plotly.toImage({ data: structuredClone(parts.data), layout, config: {} }, { format: 'svg', width, height })
  const drawn = decodeURIComponent(address.slice(address.indexOf(',') + 1))
  const face = `<style>@font-face{font-family:"Inter Variable";font-weight:100 900;src:url(${await faceAsData()}) format("woff2")}</style>`
  return { svg: drawn.replace(/(<svg\b[^>]*>)/, `$1${face}`), height }
}

async function toPng(svg: string, height: number): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = width * sharpness
  canvas.height = height * sharpness
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the chart could not be drawn as an image'))), 'image/png'))
}

let face: Promise<string> | null = null

function faceAsData(): Promise<string> {
  face ??= fetch(faceAddress)
    .then((answer) => answer.arrayBuffer())
    .then((bytes) => `data:font/woff2;base64,${btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(''))}`)
  return face
}

/** Plotly reads tags in titles; a title here is plain words. */
function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
