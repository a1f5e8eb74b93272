import { toFailure } from '../../protocol/failure'
import { describeFailure } from '../../protocol/failure-words'
import { commandMessages as words } from '../../protocol/messages/commands'
import { fillText, type Language, type TextValues } from '../../protocol/text'
import type { Text } from '../../protocol/text'
import { soukVersion } from '../workspace/project-files'
import { SettingsFile, spokenLanguage } from '../workspace/settings-file'
import { userFolder } from '../workspace/user-folder'
import { readArguments, type Command } from './arguments'
import { loadFiles } from './load-files'
import { openWorkbench } from './open-workbench'
import { runNotebook } from './run-notebook'
import { listSteps } from './list-steps'
import { serve } from './serve'
import { verifyCommand } from './verify-command'

/** What a command needs to speak to the person who called it. */
export interface Speaker {
  language: Language
  say(text: Text, values?: TextValues): void
  print(text: string): void
}

export const exitCodes = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const

/** Runs one command; gives the exit code. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  let language = spokenLanguage(new SettingsFile(userFolder()).current)
  const say = (text: string) => void process.stderr.write(`${text}\n`)
  try {
    const line = readArguments(args)
    language = line.language ?? language
    const speaker: Speaker = {
      language,
      say: (text, values) => say(`souk: ${fillText(text, language, values)}`),
      print: (text) => void process.stdout.write(`${text}\n`),
    }
    return await runCommand(line.command, speaker)
  } catch (thrown) {
    const failure = toFailure(thrown)
    if (failure.kind === 'cancelled') return exitCodes.interrupted
    const { title, detail, hint } = describeFailure(failure, language)
    say(`souk: ${title}${language === 'zh' ? '：' : '. '}${detail}`)
    if (hint) say(`  ${hint}`)
    const isUsage = ['usage', 'unknown-parameter', 'bad-parameter-value'].includes(failure.kind)
    return isUsage ? exitCodes.usage : exitCodes.failed
  }
}

function runCommand(command: Command, speaker: Speaker): Promise<number> {
  switch (command.name) {
    case 'open':
      return openWorkbench(command, speaker)
    case 'serve':
      return serve(command, speaker)
    case 'run':
      return runNotebook(command, speaker)
    case 'verify':
      return verifyCommand(command, speaker)
    case 'steps':
      return listSteps(command, speaker)
    case 'load':
      return loadFiles(command, speaker)
    case 'version':
      speaker.print(soukVersion)
      return Promise.resolve(exitCodes.done)
    case 'help':
      speaker.print(fillText(words.help, speaker.language))
      return Promise.resolve(exitCodes.done)
    default:
      return command satisfies never
  }
}
