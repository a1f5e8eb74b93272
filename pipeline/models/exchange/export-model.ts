import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { fail } from '../../../protocol/failure'
import { insideWorkspace } from '../../engine/inside-workspace'
import { currentContext, type Context } from '../../step/context'
import { refuseWeights } from '../network/refuse-network'
import type { ModelParts, TrainedModel } from '../trained-model'
import { fromLayersModel, toLayersModel, type LayersModelFile } from './layers-model'
import { toOnnx } from './onnx'
import { writeSafetensors } from './safetensors'

export interface ExportModelOptions {
  /** Of `.json`: `keras` also writes what TensorFlow.js cannot load. */
  for?: 'tensorflow.js' | 'keras'
  context?: Context
}

/**
 * Writes a model for other systems, inside the workspace, as its ending says: `.onnx`, `.safetensors` (weights alone), or `.json`
 * for TensorFlow.js's Layers format, with its `.weights.bin` beside: `await exportModel(model, 'shop/model.onnx')`. Gives the paths
 * of the files, which appear whole or not at all. Fails with `file-outside`, `unknown-format`, `save-failed`, and as `toOnnx` and `toLayersModel` do.
 */
export async function exportModel(model: ModelParts, path: string, { context = currentContext(), ...options }: ExportModelOptions = {}): Promise<string[]> {
  const target = insideWorkspace(path, context)
  const files = filesOf(model, path, options)
  const written: string[] = []
  for (const [name, bytes] of files) {
    const file = join(dirname(target), name)
    const part = `${file}.${randomUUID()}.tmp`
    try {
      await mkdir(dirname(target), { recursive: true })
      await writeFile(part, bytes)
      await rename(part, file)
    } catch (thrown) {
      await rm(part, { force: true }).catch(() => undefined)
      fail({ kind: 'save-failed', path, reason: thrown instanceof Error ? thrown.message : String(thrown) })
    }
    written.push(file)
  }
  return written
}

/** Opens a model of TensorFlow.js's Layers format from the workspace: `await openLayersModel('shop/model.json')`. Its weights lie beside. Fails as `fromLayersModel` does. */
export async function openLayersModel(path: string, { context = currentContext() }: { context?: Context } = {}): Promise<TrainedModel> {
  const file = parse(await read(path, context), path)
  const folder = dirname(path)
  const parts = await Promise.all((file.weightsManifest ?? []).flatMap(({ paths }) => paths).map((name) => read(join(folder, name), context)))
  return fromLayersModel({ file, weights: Buffer.concat(parts) }, path)
}

function filesOf(model: ModelParts, path: string, options: Omit<ExportModelOptions, 'context'>): [name: string, bytes: Uint8Array | string][] {
  const name = basename(path)
  switch (extname(path).toLowerCase()) {
    case '.onnx':
      return [[name, toOnnx(model)]]
    case '.safetensors':
      return [[name, writeSafetensors(model.weights, { format: 'souk' })]]
    case '.json': {
      const { file, weights } = toLayersModel(model, options)
      const binary = `${basename(path, extname(path))}.weights.bin`
      const json = JSON.stringify({ ...file, weightsManifest: file.weightsManifest.map((group) => ({ ...group, paths: [binary] })) })
      // The one that names the other comes last.
      return [[binary, weights], [name, json]]
    }
    default:
      return fail({ kind: 'unknown-format', path, detail: '.onnx, .safetensors, .json' })
  }
}

async function read(path: string, context: Context): Promise<Buffer> {
  try {
    return await readFile(insideWorkspace(path, context))
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown)) throw thrown
    if (thrown.code === 'ENOENT') fail({ kind: 'file-missing', path, nearby: [] })
    return fail({ kind: 'file-unreadable', path, reason: thrown.message })
  }
}

function parse(bytes: Buffer, path: string): LayersModelFile {
  try {
    const file: unknown = JSON.parse(bytes.toString('utf8'))
    if (typeof file === 'object' && file !== null) return file as LayersModelFile
  } catch {
    // Said below.
  }
  return refuseWeights(path, { en: 'no JSON, or cut off', zh: '不是 JSON，或文件不完整' })
}
