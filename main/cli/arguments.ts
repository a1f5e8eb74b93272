import { parseArgs } from 'node:util'
import { fail } from '../../protocol/failure'
import { languages, type Language } from '../../protocol/text'

/** What the command line asks for. */
export type Command =
  | { name: 'open'; path: string | null }
  | { name: 'serve'; path: string | null; port: number }
  | { name: 'run'; notebook: string; parameters: [name: string, value: string][]; out: string | null }
  | { name: 'verify'; notebook: string; isJson: boolean }
  | { name: 'steps'; step: string | null; isJson: boolean }
  | { name: 'load'; files: string[]; isJson: boolean }
  | { name: 'version' }
  | { name: 'help' }

export interface CommandLine {
  command: Command
  /** From `--lang`; null leaves it to the settings and the system. */
  language: Language | null
}

type Flags = Record<string, { type: 'string' | 'boolean'; short?: string; multiple?: boolean }>
type Values = Record<string, string | boolean | (string | boolean)[] | undefined>

const everywhere: Flags = { lang: { type: 'string' }, help: { type: 'boolean', short: 'h' }, version: { type: 'boolean', short: 'v' } }

const commands: Record<string, { flags: Flags; read(positionals: string[], values: Values): Command }> = {
  serve: {
    flags: { port: { type: 'string' } },
    read: (positionals, values) => ({ name: 'serve', path: atMostOne(positionals), port: toPort(values['port']) }),
  },
  run: {
    flags: { parameter: { type: 'string', short: 'p', multiple: true }, out: { type: 'string' } },
    read: (positionals, values) => ({
      name: 'run',
      notebook: exactlyOne(positionals),
      parameters: ((values['parameter'] ?? []) as string[]).map(toParameter),
      out: (values['out'] as string | undefined) ?? null,
    }),
  },
  verify: {
    flags: { json: { type: 'boolean' } },
    read: (positionals, values) => ({ name: 'verify', notebook: exactlyOne(positionals), isJson: values['json'] === true }),
  },
  steps: {
    flags: { json: { type: 'boolean' } },
    read: (positionals, values) => ({ name: 'steps', step: atMostOne(positionals), isJson: values['json'] === true }),
  },
  load: {
    flags: { json: { type: 'boolean' } },
    read: (positionals, values) => ({ name: 'load', files: atLeastOne(positionals), isJson: values['json'] === true }),
  },
}

/** Reads the arguments; fails with `usage` for what makes no sense. */
export function readArguments(args: readonly string[]): CommandLine {
  const [first, ...others] = afterLanguage(args)
  const named = first !== undefined && Object.hasOwn(commands, first) ? commands[first] : undefined
  let values: Values
  let positionals: string[]
  try {
    ;({ values, positionals } = parseArgs({
      args: named ? others : [...args],
      options: { ...everywhere, ...named?.flags },
      allowPositionals: true,
    }))
  } catch (thrown) {
    // Node's message goes on with advice about its own parser.
    return fail({ kind: 'usage', problem: (thrown as Error).message.split('. ')[0] ?? '' })
  }
  const language = toLanguageOption(values['lang'])
  if (values['help']) return { command: { name: 'help' }, language }
  if (values['version']) return { command: { name: 'version' }, language }
  return { command: named ? named.read(positionals, values) : { name: 'open', path: atMostOne(positionals) }, language }
}

/** `souk --lang zh run …` is `souk run … --lang zh`. */
function afterLanguage(args: readonly string[]): string[] {
  const count = args[0] === '--lang' ? 2 : args[0]?.startsWith('--lang=') ? 1 : 0
  return [...args.slice(count), ...args.slice(0, count)]
}

function toParameter(text: string): [string, string] {
  const [, name, value] = /^([\p{L}_$][\p{L}\p{N}_$]*)=(.*)$/su.exec(text) ?? []
  return name === undefined || value === undefined ? fail({ kind: 'usage', problem: `-p ${text}: -p name=value` }) : [name, value]
}

function toPort(value: Values[string]): number {
  if (value === undefined) return 0
  const port = Number(value)
  return Number.isInteger(port) && port >= 0 && port <= 65535 ? port : fail({ kind: 'usage', problem: `--port ${String(value)}` })
}

function toLanguageOption(value: Values[string]): Language | null {
  if (value === undefined) return null
  return languages.find((language) => language === value) ?? fail({ kind: 'usage', problem: `--lang ${String(value)}: ${languages.join(' | ')}` })
}

function atMostOne(positionals: string[]): string | null {
  if (positionals.length > 1) fail({ kind: 'usage', problem: positionals.slice(1).join(' ') })
  return positionals[0] ?? null
}

function exactlyOne(positionals: string[]): string {
  return atMostOne(positionals) ?? fail({ kind: 'usage', problem: 'NOTEBOOK.ipynb ?' })
}

function atLeastOne(positionals: string[]): string[] {
  return positionals.length > 0 ? positionals : fail({ kind: 'usage', problem: 'FILE… ?' })
}
