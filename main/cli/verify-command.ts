import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeFailure } from '../../protocol/failure-words'
import type { VerifiedCell } from '../../protocol/host'
import { commandMessages as words } from '../../protocol/messages/commands'
import { fillText } from '../../protocol/text'
import { toHeadlessState } from '../workspace/headless-notebook'
import { forkKernel } from '../workspace/kernel-process'
import { readNotebook } from '../workspace/notebook-file'
import { isSample, makeSampleData } from '../workspace/samples'
import { verifyNotebook } from '../workspace/verify'
import type { Command } from './arguments'
import { firstLine } from './cell-progress'
import { exitCodes, type Speaker } from './command-line'
import { onInterrupt } from './interrupts'
import { toNotebookPlace } from './place'
import { ProgressLine } from './progress-line'

/** `souk verify`: 0 where everything that can be compared is identical, 1 where something changed or failed. */
export async function verifyCommand(command: Extract<Command, { name: 'verify' }>, speaker: Speaker): Promise<number> {
  const { folder, notebook: path } = toNotebookPlace(command.notebook)
  if (isSample(join(folder, path))) await makeSampleData(path, folder)
  const notebook = toHeadlessState(path, readNotebook(path, readFileSync(join(folder, path))))
  const abort = new AbortController()
  const ignore = onInterrupt(() => abort.abort())
  const line = new ProgressLine()
  try {
    const result = await verifyNotebook({
      workspace: folder,
      notebook,
      launch: forkKernel,
      language: speaker.language,
      signal: abort.signal,
      progress: (done, of, cell) => line.show(of === 0 ? 1 : done / of, `${done}/${of}  ${cell === null ? '' : firstLine(notebook, cell)}`),
    })
    line.clear()
    if (command.isJson) speaker.print(JSON.stringify(result, null, 2))
    else {
      for (const cell of result.cells) speaker.print(describeCell(cell))
      for (const input of result.inputs) speaker.print(`${fillText(words[`input-${input.status}`], speaker.language)}  ${input.path}`)
      speaker.say(result.isIdentical ? words.isIdentical : words.isChanged, { ...result.counts })
    }
    return result.isIdentical ? exitCodes.done : exitCodes.failed
  } finally {
    ignore()
    line.clear()
  }

  function describeCell(cell: VerifiedCell): string {
    const { language } = speaker
    const status = fillText(words[`cell-${cell.status}`], language)
    const detail = cell.detail.map((part) => fillText(words[`detail-${part}`], language)).join(', ')
    const failure = cell.failure ? describeFailure(cell.failure, language) : null
    const number = String(cell.number).padStart(4)
    return [`${number}  ${status}`, detail, failure ? `${failure.title}: ${failure.detail}` : firstLine(notebook, cell.cell)].filter((part) => part !== '').join('  ')
  }
}
