const barCells = 24

/** Progress on stderr: one line that changes on a terminal, a plain line for each cell anywhere else. */
export class ProgressLine {
  private readonly isTerminal = process.stderr.isTTY
  private isShown = false

  /** `fraction` of the whole, 0 to 1. */
  show(fraction: number, text: string): void {
    if (!this.isTerminal) return
    const full = Math.round(Math.min(Math.max(fraction, 0), 1) * barCells)
    const bar = '█'.repeat(full) + '░'.repeat(barCells - full)
    const line = `${bar} ${String(Math.round(fraction * 100)).padStart(3)} %  ${text}`
    process.stderr.write(`\r\x1b[2K${toWidth(line, process.stderr.columns || 80)}`)
    this.isShown = true
  }

  /** A line that stays, where there is no terminal to draw on. */
  log(text: string): void {
    if (!this.isTerminal) process.stderr.write(`${text}\n`)
  }

  clear(): void {
    if (this.isShown) process.stderr.write('\r\x1b[2K')
    this.isShown = false
  }
}

/** Cut to a terminal's width; Chinese characters take two columns. */
function toWidth(line: string, columns: number): string {
  let width = 0
  let cut = ''
  for (const character of line) {
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]/.test(character) ? 2 : 1
    if (width >= columns) return cut
    cut += character
  }
  return cut
}
