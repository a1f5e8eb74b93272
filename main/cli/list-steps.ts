import { fail } from '../../protocol/failure'
import type { ParameterDescription, StepDescription } from '../../protocol/kernel'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from './arguments'
import { exitCodes, type Speaker } from './command-line'
import { withKernel } from './with-kernel'

/** `souk steps`: all steps, or one with its parameters and an example. */
export async function listSteps(command: Extract<Command, { name: 'steps' }>, speaker: Speaker): Promise<number> {
  const steps = await allSteps(speaker)
  const { step: name } = command
  const shown = name === null ? steps : steps.filter((step) => step.name === name || step.stage === name)
  if (shown.length === 0 && name !== null) fail({ kind: 'not-found', what: 'step', name })
  const isOne = shown.length === 1 && shown[0]?.name === name
  if (command.isJson) speaker.print(JSON.stringify(isOne ? shown[0] : shown, null, 2))
  else if (isOne && shown[0]) speaker.print(describeStep(shown[0], speaker))
  else {
    const width = Math.max(...shown.map((step) => step.name.length))
    for (const step of shown) speaker.print(`${step.name.padEnd(width)}  ${step.summary[speaker.language]}`)
  }
  return exitCodes.done
}

/** The kernel needs a workspace of its own: listing steps must not leave anything where the person stands. */
async function allSteps({ language }: Speaker): Promise<StepDescription[]> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'souk-steps-')))
  try {
    return await withKernel(folder, language, (api) => api.steps(null))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function describeStep(step: StepDescription, { language }: Speaker): string {
  const params = step.params.map((parameter) => `  ${parameter.name}${parameter.isRequired ? '' : '?'}  ${typeOf(parameter)}\n      ${parameter.description[language]}`)
  return [`${step.name}  ${step.summary[language]}`, '', ...params, ...(step.example ? ['', step.example] : [])].join('\n')
}

function typeOf({ schema, default: fallback }: ParameterDescription): string {
  const choices = Array.isArray(schema['enum']) ? schema['enum'].map((choice) => JSON.stringify(choice)).join(' | ') : null
  const type = choices ?? (typeof schema['type'] === 'string' ? schema['type'] : JSON.stringify(schema))
  return fallback === undefined ? type : `${type} = ${JSON.stringify(fallback)}`
}
