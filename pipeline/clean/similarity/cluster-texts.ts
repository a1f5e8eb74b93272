import { createRest } from '../answer-values'
import type { StepContext } from '../../step/step-context'
import { jaccard, jaroWinkler, levenshtein, toGrams, toTokens, type MeasureName } from './measures'

export interface TextToCluster {
  /** Texts of different groups are never compared. */
  group: string
  text: string
}

/** For each text the place of its leader, which is its own for a leader, and how alike they are. */
export interface Clusters {
  leader: Int32Array
  similarity: Float64Array
  compared: number
}

/**
 * Puts each text to the most alike leader before it, or makes it a leader: so every member is at least `least` like the first text of its cluster,
 * and no chain of small steps joins what differs. Only texts that share one of their rarest grams are compared (prefix filtering, Chaudhuri et al. 2006):
 * that misses nothing for `ngrams` and `tokens`, and for `levenshtein` unless the edits that are allowed could spoil every gram of a short text; for `jaroWinkler` pairs without a common rare gram are passed over.
 */
export async function clusterTexts(context: StepContext, texts: readonly TextToCluster[], measure: MeasureName, least: number, onProgress: (fraction: number) => void): Promise<Clusters> {
  const rest = createRest(context)
  // Runs of three tell Latin words apart, two Chinese ones.
  const size = measure === 'ngrams' || texts.some(({ text }) => /\p{Script=Han}/u.test(text)) ? 2 : 3
  const features = texts.map(({ text }) => toFeatures(text, measure, size))
  const frequency = new Map<string, number>()
  for (const { grams } of features) for (const gram of new Set(grams)) frequency.set(gram, (frequency.get(gram) ?? 0) + 1)
  const leaders = new Map<string, number[]>()
  const [leader, similarity] = [new Int32Array(texts.length), new Float64Array(texts.length).fill(1)]
  const seen = new Int32Array(texts.length).fill(-1)
  let compared = 0
  for (const [index, own] of features.entries()) {
    const group = texts[index]?.group ?? ''
    const rare = rarest(own, frequency, measure, least).map((gram) => `${group}\u0000${gram}`)
    let [best, found] = [least, index]
    for (const gram of rare) {
      for (const candidate of leaders.get(gram) ?? []) {
        const other = features[candidate]
        if (seen[candidate] === index || other === undefined) continue
        seen[candidate] = index
        const alike = compare(own, other, measure, best)
        compared += 1
        // Of equally alike leaders the first.
        if (alike > best || (alike === best && (found === index || candidate < found))) [best, found] = [alike, candidate]
      }
      if (compared % 16 === 0) await rest(() => onProgress(index / texts.length))
    }
    leader[index] = found
    if (found !== index) similarity[index] = best
    else for (const gram of rare) addTo(leaders, gram, index)
    if (index % 64 === 0) await rest(() => onProgress(index / texts.length))
  }
  return { leader, similarity, compared }
}

interface Features {
  characters: string[]
  grams: string[]
  set: Set<string>
}

function toFeatures(text: string, measure: MeasureName, size: number): Features {
  const characters = [...text]
  const grams = measure === 'tokens' ? toTokens(text) : toGrams(characters, size)
  return { characters, grams, set: new Set(grams) }
}

/** The rarest of its grams, so many that two texts alike enough must share one. */
function rarest({ characters, grams, set }: Features, frequency: ReadonlyMap<string, number>, measure: MeasureName, least: number): string[] {
  const sorted = [...set].sort((a, b) => (frequency.get(a) ?? 0) - (frequency.get(b) ?? 0) || (a < b ? -1 : 1))
  // Each edit spoils at most `size` grams; the longer text may have 1 ÷ least times as many characters.
  const size = [...(grams[0] ?? '')].length
  const edits = Math.floor((1 - least) * (characters.length / Math.max(least, 0.01)) + 1e-9)
  const count = measure === 'levenshtein' ? edits * size + 1 : measure === 'jaroWinkler' ? Math.ceil(set.size / 2) : set.size - Math.ceil(least * set.size - 1e-9) + 1
  return sorted.slice(0, Math.max(1, count))
}

function compare(a: Features, b: Features, measure: MeasureName, least: number): number {
  if (measure === 'levenshtein') return levenshtein(a.characters, b.characters, least)
  if (measure === 'jaroWinkler') return jaroWinkler(a.characters, b.characters)
  const [small, large] = a.set.size < b.set.size ? [a.set.size, b.set.size] : [b.set.size, a.set.size]
  return small < least * large ? 0 : jaccard(a.set, b.set)
}

function addTo(leaders: Map<string, number[]>, gram: string, index: number): void {
  const list = leaders.get(gram)
  if (list === undefined) leaders.set(gram, [index])
  else list.push(index)
}
