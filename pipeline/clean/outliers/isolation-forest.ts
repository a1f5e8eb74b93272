import type { Random } from '../../numeric/random'

/** One tree, node by node: the feature is −1 at a leaf, whose `size` rows were not told apart; children stand one after the other. */
export interface IsolationTree {
  feature: number[]
  threshold: number[]
  left: number[]
  size: number[]
}

export interface IsolationForest {
  /** Rows that each tree was grown from. */
  sampleSize: number
  trees: IsolationTree[]
}

/**
 * Isolation forest (Liu, Ting and Zhou 2008), grown as scikit-learn does: features and thresholds at random, a feature that is
 * constant in a node passed over, trees no deeper than ⌈log2 of the sample⌉. Rows are columns of doubles without missing values.
 */
export async function growForest(
  columns: readonly Float64Array[],
  random: Random,
  { trees, sampleSize }: { trees: number; sampleSize: number },
  breathe: (fraction: number) => Promise<void> | undefined = () => undefined,
): Promise<IsolationForest> {
  const count = columns[0]?.length ?? 0
  const size = Math.min(sampleSize, count)
  const forest: IsolationForest = { sampleSize: size, trees: [] }
  for (let tree = 0; tree < trees; tree += 1) {
    await breathe(tree / trees)
    forest.trees.push(growTree(columns, drawSample(random, count, size), Math.ceil(Math.log2(Math.max(size, 2))), random))
  }
  return forest
}

/** Different rows, each as likely (Floyd's algorithm). */
function drawSample(random: Random, count: number, size: number): Int32Array {
  const drawn = new Set<number>()
  for (let last = count - size; last < count; last += 1) {
    const row = random.integer(last + 1)
    drawn.add(drawn.has(row) ? last : row)
  }
  return Int32Array.from(drawn)
}

function growTree(columns: readonly Float64Array[], sample: Int32Array, deepest: number, random: Random): IsolationTree {
  const tree: IsolationTree = { feature: [-1], threshold: [0], left: [0], size: [sample.length] }
  const waiting = [{ node: 0, rows: sample, depth: 0 }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, rows, depth } = next
    const split = depth < deepest && rows.length > 1 ? chooseSplit(columns, rows, random) : null
    if (split === null) continue
    const left = tree.feature.length
    const values = columns[split.feature] ?? new Float64Array()
    const parts = [rows.filter((row) => (values[row] ?? 0) <= split.threshold), rows.filter((row) => (values[row] ?? 0) > split.threshold)]
    tree.feature[node] = split.feature
    tree.threshold[node] = split.threshold
    tree.left[node] = left
    parts.forEach((part, side) => {
      tree.feature.push(-1)
      tree.threshold.push(0)
      tree.left.push(0)
      tree.size.push(part.length)
      waiting.push({ node: left + side, rows: part, depth: depth + 1 })
    })
  }
  return tree
}

function chooseSplit(columns: readonly Float64Array[], rows: Int32Array, random: Random): { feature: number; threshold: number } | null {
  const untried = columns.map((_, feature) => feature)
  while (untried.length > 0) {
    const [feature = 0] = untried.splice(random.integer(untried.length), 1)
    const column = columns[feature] ?? new Float64Array()
    let low = Number.POSITIVE_INFINITY
    let high = Number.NEGATIVE_INFINITY
    for (const row of rows) {
      const value = column[row] ?? 0
      if (value < low) low = value
      if (value > high) high = value
    }
    // At the upper end nothing would go right.
    if (high > low) return { feature, threshold: Math.min(low + random.next() * (high - low), previousTo(high, low)) }
  }
  return null
}

const previousTo = (high: number, low: number): number => (low + (high - low) * (1 - Number.EPSILON) < high ? low + (high - low) * (1 - Number.EPSILON) : low)

/**
 * Gives the anomaly score 2^(−mean path / expected path) of each row, between 0 and 1: about 0.5 is ordinary, near 1 is alone.
 * Rows are columns of doubles; they go through tree by tree, so that each tree stays near the processor.
 */
export function scorer({ trees, sampleSize }: IsolationForest): (columns: readonly Float64Array[]) => Float64Array {
  const prepared = trees.map(prepare)
  const expected = expectedPath(sampleSize)
  return (columns) => {
    const paths = new Float64Array(columns[0]?.length ?? 0)
    for (const { features, left, thresholds } of prepared) {
      for (let row = 0; row < paths.length; row += 1) {
        let node = 0
        for (let feature = features[0] ?? -1; feature >= 0; feature = features[node] ?? -1) node = (left[node] ?? 0) + ((columns[feature]?.[row] ?? 0) <= (thresholds[node] ?? 0) ? 0 : 1)
        paths[row] = (paths[row] ?? 0) + (thresholds[node] ?? 0)
      }
    }
    return paths.map((path) => (expected === 0 ? 0.5 : 2 ** (-path / trees.length / expected)))
  }
}

/** A tree as typed arrays; a leaf has the whole path to it in place of a threshold. */
function prepare(tree: IsolationTree): { features: Int32Array; left: Int32Array; thresholds: Float64Array } {
  const [features, left, thresholds] = [Int32Array.from(tree.feature), Int32Array.from(tree.left), Float64Array.from(tree.threshold)]
  const depths = new Int32Array(features.length)
  features.forEach((feature, node) => {
    const child = left[node] ?? 0
    // Children stand behind their parent.
    if (feature >= 0) depths.fill((depths[node] ?? 0) + 1, child, child + 2)
    else thresholds[node] = (depths[node] ?? 0) + expectedPath(tree.size[node] ?? 1)
  })
  return { features, left, thresholds }
}

/** The mean path of an unsuccessful search in a binary tree of so many rows. */
function expectedPath(count: number): number {
  if (count <= 1) return 0
  if (count === 2) return 1
  return 2 * (Math.log(count - 1) + 0.577_215_664_901_532_9) - (2 * (count - 1)) / count
}
