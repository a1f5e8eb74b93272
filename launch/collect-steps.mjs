/**
 * Writes pipeline/stages.generated.ts: every step of every stage, found by looking for `defineStep(` in the stages' files,
 * so that adding a step means adding a file and nothing else. The file is made by each build and not kept in git.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const pipeline = join(import.meta.dirname, '..', 'pipeline')
const target = join(pipeline, 'stages.generated.ts')

/** `remove-outliers.ts` holds the step `removeOutliers`. */
const toExport = (file) => file.replace(/\.ts$/, '').replace(/-(\w)/g, (_, letter) => letter.toUpperCase())

export function collectSteps() {
  const stages = readdirSync(pipeline, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({
      name,
      steps: readdirSync(join(pipeline, name))
        .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
        .filter((file) => /^export const \w+ = defineStep\(/m.test(readFileSync(join(pipeline, name, file), 'utf8')))
        .sort(),
    }))
    .filter((stage) => stage.steps.length > 0)
    .sort((a, b) => (a.name < b.name ? -1 : 1))

  const alias = (stage, file) => `${stage}_${toExport(file)}`
  const lines = [
    '// Made by launch/collect-steps.mjs at each build; not kept in git.',
    ...stages.flatMap(({ name, steps }) =>
      steps.map((file) => `import { ${toExport(file)} as ${alias(name, file)} } from './${name}/${file.replace(/\.ts$/, '')}'`),
    ),
    '',
    ...stages.map(({ name, steps }) => `export const ${name} = { ${steps.map((file) => `${toExport(file)}: ${alias(name, file)}`).join(', ')} }`),
    '',
    `export const stages = { ${stages.map(({ name }) => name).join(', ')} }`,
    '',
  ]
  const text = lines.join('\n')
  if (!existsSync(target) || readFileSync(target, 'utf8') !== text) writeFileSync(target, text)
}

if (process.argv[1] === import.meta.filename) collectSteps()
