import { mime } from '../../protocol/output'
import type { Sink } from './context'

/** What a person sees of displays and progress when there is no window: text on stdout, a line of progress on a terminal's stderr. */
export const consoleSink: Sink = {
  display(bundle, { isLive = false }) {
    // Pictures that follow each other would fill the terminal; the progress says how far it is.
    if (isLive) return
    console.log(bundle[mime.text] ?? bundle[mime.markdown] ?? `[${Object.keys(bundle).join(', ')}]`)
  },
  clear() {
    // A terminal's lines are left as they are.
  },
  progress({ fraction, phrase }) {
    if (!process.stderr.isTTY) return
    const percent = fraction === null ? '' : ` ${Math.round(fraction * 100)} %`
    process.stderr.write(`\r\u001b[K${phrase.en}${percent}${fraction === 1 ? '\n' : ''}`)
  },
  loaded() {
    // Only a notebook keeps a proof of what was read.
  },
}
