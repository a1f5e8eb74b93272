import process from 'node:process'
import { fillText, type Language } from '../protocol/text'
import { messages } from './messages'

export type Exit = (code: number) => never

/** Makes `process.exit` an error of whoever calls it, and gives back the real one. */
export function refuseExit(language: () => Language): Exit {
  const exit = process.exit.bind(process)
  process.exit = (code?: number | string | null): never => {
    throw Object.assign(new Error(fillText(messages.exit, language(), { code: String(code ?? '') })), { name: 'ExitRefused' })
  }
  return exit
}
