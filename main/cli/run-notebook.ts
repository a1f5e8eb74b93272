import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fail, type Failure } from '../../protocol/failure'
import { describeFailure } from '../../protocol/failure-words'
import { commandMessages as words } from '../../protocol/messages/commands'
import { fillText } from '../../protocol/text'
import { writeAtomically } from '../workspace/atomic-write'
import { createLanguageService } from '../language/language-service'
import { HeadlessNotebook, toHeadlessState } from '../workspace/headless-notebook'
import { forkKernel } from '../workspace/kernel-process'
import { takeLock } from '../workspace/lock'
import { readNotebook, writeNotebook } from '../workspace/notebook-file'
import { withParameters } from '../workspace/parameters'
import { isSample, makeSampleData } from '../workspace/samples'
import { SettingsFile } from '../workspace/settings-file'
import { Trust } from '../workspace/trust'
import { userFolder } from '../workspace/user-folder'
import { freeName } from '../workspace/workspace-files'
import type { Command } from './arguments'
import { showCellProgress } from './cell-progress'
import { exitCodes, type Speaker } from './command-line'
import { onInterrupt } from './interrupts'
import { toNotebookPlace } from './place'
import { ProgressLine } from './progress-line'

/** Milliseconds in which the files that were read may still be written into the cache: the next run has them at once. */
const cachePatience = 30_000

/**
 * `souk run`: from clean, reproducibly, one cell after another; stops at the first that fails. What there is by then is
 * saved, in the notebook or in `--out`.
 */
export async function runNotebook(command: Extract<Command, { name: 'run' }>, speaker: Speaker): Promise<number> {
  const { folder, notebook: path } = toNotebookPlace(command.notebook)
  const file = join(folder, path)
  if (isSample(file)) await makeSampleData(file, folder)
  const before = readFileSync(file)
  const content = readNotebook(path, before)
  content.cells = withParameters(content.cells, command.parameters)
  const lock = command.out === null ? takeLock(folder, path) : null
  if (lock && 'heldBy' in lock) fail({ kind: 'notebook-locked', path, process: lock.heldBy })

  const settings = new SettingsFile(userFolder()).current
  const language = createLanguageService({
    workspace: folder,
    language: () => speaker.language,
    onUnavailable: (_, failure) => {
      const { title, detail } = describeFailure(failure, speaker.language)
      speaker.say(words.unchecked, { title, detail })
    },
  })
  const notebook = new HeadlessNotebook({
    workspace: folder,
    path,
    content,
    launch: forkKernel,
    language: speaker.language,
    gate: language,
    typeErrors: settings.typeErrors,
    useCache: true,
  })
  const { live, runs } = notebook
  language.open(live.current, dirname(file))
  live.listen((actions) => language.changed(live.current, actions))
  const line = new ProgressLine()
  const show = showCellProgress(line, notebook.runnable, speaker.language)
  live.listen((actions) => show(actions, live.current))

  let isInterrupted = false
  const ignore = onInterrupt(() => {
    isInterrupted = true
    // Native code that cannot be stopped ends with its kernel.
    void runs.interrupt().then((outcome) => outcome === 'blocked' && notebook.kernel.current.kill())
  })
  const since = performance.now()
  try {
    const cells = notebook.runnable
    const isDone = await runs.request(cells)
    line.clear()
    const saved = await save()
    if (isDone) speaker.say(words.ran, { cells: cells.length, seconds: Math.round((performance.now() - since) / 100) / 10, path: saved })
    else if (!isInterrupted) tellFailures()
    return isDone ? exitCodes.done : isInterrupted ? exitCodes.interrupted : exitCodes.failed
  } finally {
    ignore()
    line.clear()
    await Promise.all([notebook.kernel.end(cachePatience), language.end()])
    if (lock && 'release' in lock) lock.release()
  }

  async function save(): Promise<string> {
    const target = command.out === null ? file : resolve(command.out)
    const isChanged = command.out === null && (!existsSync(file) || !readFileSync(file).equals(before))
    // Somebody wrote the notebook while it ran: theirs stays, ours goes beside it.
    const written = isChanged ? join(folder, freeName(folder, path)) : target
    try {
      await writeAtomically(written, writeNotebook(live.current))
    } catch (thrown) {
      fail({ kind: 'save-failed', path: basename(written), reason: (thrown as Error).message })
    }
    if (isChanged) speaker.say(words.savedBeside, { path: basename(written) })
    new Trust(userFolder()).add(toHeadlessState(path, live.current).cells)
    return basename(written)
  }

  function tellFailures(): void {
    for (const [cell, failure] of runs.failures) {
      const number = live.current.cells.findIndex((each) => each.id === cell) + 1
      speaker.say(words.cellFailed, { number, ...inWords(failure) })
    }
  }

  function inWords(failure: Failure): { title: string; detail: string; place: string } {
    const { title, detail, place } = describeFailure(failure, speaker.language)
    return { title, detail, place: place?.line === undefined ? '' : fillText(words.atLine, speaker.language, { line: place.line }) }
  }
}
