import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { toFailure } from '../../../protocol/failure'
import { checkpointPath, readCheckpoint, removeCheckpoint, writeCheckpoint, type Checkpoint } from './checkpoint'
import { addToCurve, emptyCurve } from './loss-curve'

const workspace = mkdtempSync(join(tmpdir(), 'souk-checkpoint-'))
const checkpoint: Checkpoint = {
  key: 'a job',
  position: { epoch: 3, update: 4, step: 54, lossSum: 0.1 + 0.2, weightSum: 7, history: [], curve: emptyCurve(), best: { epoch: 2, loss: 1 / 3 }, stale: 0, isFinished: false, stoppedEarly: false, seconds: 2 },
  weights: [
    { name: 'dense/weight', shape: [2, 2], values: Float32Array.of(1, -0, 1e-42, 3.4e38) },
    { name: 'table', shape: [3], values: Uint16Array.of(0, 0x7bff, 0x8001) },
  ],
  best: [{ name: 'dense/weight', shape: [1], values: Float64Array.of(Math.PI) }],
  optimiser: { step: 54, arrays: { 'dense/weight/mean': Float32Array.of(0.1, 0.2, 0.3) } },
}

test('a checkpoint comes back bit for bit, and alone in its folder', () => {
  const path = checkpointPath(workspace, 'a')
  writeCheckpoint(path, { ...checkpoint, best: null })
  writeCheckpoint(path, checkpoint)
  expect(readCheckpoint(path, 'a job')).toEqual(checkpoint)
  expect(readdirSync(dirname(path))).toEqual(['checkpoint'])
})

test('none is no failure, and removing one that is not there neither', async () => {
  await removeCheckpoint(workspace, 'b')
  expect(readCheckpoint(checkpointPath(workspace, 'b'), 'a job')).toBeNull()
})

test('one that is damaged anywhere, cut, empty or of another job is refused', () => {
  const path = checkpointPath(workspace, 'c')
  writeCheckpoint(path, checkpoint)
  const whole = readFileSync(path)
  const problemOf = (bytes: Uint8Array, key = 'a job'): string => {
    writeFileSync(path, bytes)
    try {
      readCheckpoint(path, key)
      return 'read'
    } catch (thrown) {
      const failure = toFailure(thrown)
      return failure.kind === 'bad-weights' ? failure.problem : failure.kind
    }
  }
  const flipped = Array.from({ length: Math.ceil(whole.length / 11) }, (_, part) => problemOf(whole.map((byte, at) => (at === part * 11 ? byte ^ 4 : byte))))
  expect(flipped.filter((problem) => problem === 'read')).toEqual([])
  expect([problemOf(whole.subarray(0, 700)), problemOf(new Uint8Array(0)), problemOf(whole, 'another'), problemOf(whole)]).toEqual(['damaged: the check sum is another one', 'no checkpoint', 'of another job', 'read'])
})

test('a curve of any length keeps its mean in at most 400 points', () => {
  const curve = emptyCurve()
  for (let step = 1; step <= 10_000; step += 1) addToCurve(curve, step, step)
  const covered = curve.points.length * curve.stride
  const mean = curve.points.reduce((sum, { loss }) => sum + loss, 0) / curve.points.length
  expect([curve.points.length < 400, curve.points.at(-1)?.step, mean]).toEqual([true, covered, (covered + 1) / 2])
})
