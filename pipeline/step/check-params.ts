import * as z from 'zod'
import { fail } from '../../protocol/failure'
import type { Language } from '../../protocol/text'

const locales = { en: z.locales.en(), zh: z.locales.zhCN() }

/** The parameters with their defaults. Fails with `bad-params` for the first one that is wrong; a name that the step does not know is wrong too. */
export function checkParams<Params extends z.ZodObject>(step: string, params: Params, given: unknown, language: Language): z.output<Params> {
  const checked = params.strict().safeParse(given, { error: locales[language].localeError })
  if (checked.success) return checked.data as z.output<Params>
  const issue = checked.error.issues[0]
  const isUnknown = issue?.code === 'unrecognized_keys'
  const path = isUnknown ? issue.keys : (issue?.path.map(String) ?? [])
  const parameter = path[0] ?? 'params'
  const value = isObject(given) ? given[parameter] : given
  fail({ kind: 'bad-params', step, parameter, problem: problem(issue?.message ?? '', isUnknown, path, params, language), given: toText(value) })
}

function problem(message: string, isUnknown: boolean, path: readonly string[], params: z.ZodObject, language: Language): string {
  const names = Object.keys(params.shape).join(', ')
  if (isUnknown) return language === 'zh' ? `不是此步骤的参数；可用的参数：${names || '无'}` : `is not a parameter of this step; it has: ${names || 'none'}`
  const inside = path.slice(1).map((part) => `[${part}]`).join('')
  return language === 'zh' ? `${inside}${message}` : `is not right: ${inside}${inside === '' ? '' : ' '}${message}`
}

function toText(value: unknown): string {
  return value === undefined ? 'nothing' : (JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? String(item) : item)) ?? typeof value)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
