import { createRest } from '../answer-values'
import type { StepContext } from '../../step/step-context'
import { createPieceCandidates, createPrefixCandidates, type Candidates } from './candidates'
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
 * and no chain of small steps joins what differs. Only candidates are compared; see there for what they may miss: nothing but pairs that
 * have only very common pieces in common, and for `jaroWinkler` those that share none of the rarer half of their pairs of characters.
 */
export async function clusterTexts(context: StepContext, texts: readonly TextToCluster[], measure: MeasureName, least: number, onProgress: (fraction: number) => void): Promise<Clusters> {
  const rest = createRest(context)
  const candidates = toCandidates(texts, measure, least)
  const features = texts.map((one) => toFeatures(one.text, measure))
  const [leader, similarity] = [new Int32Array(texts.length), new Float64Array(texts.length).fill(1)]
  const seen = new Int32Array(texts.length).fill(-1)
  let compared = 0
  for (const [index, { group, text }] of texts.entries()) {
    const own = features[index]
    let [best, found] = [least, index]
    for (const candidate of candidates.of(group, text)) {
      const other = features[candidate]
      if (seen[candidate] === index || own === undefined || other === undefined) continue
      seen[candidate] = index
      const alike = compare(own, other, measure, best)
      compared += 1
      // Of equally alike leaders the first.
      if (alike > best || (alike === best && (found === index || candidate < found))) [best, found] = [alike, candidate]
    }
    leader[index] = found
    if (found === index) candidates.add(group, text, index)
    else similarity[index] = best
    if (index % 16 === 0) await rest(() => onProgress(index / texts.length))
  }
  return { leader, similarity, compared }
}

function toCandidates(texts: readonly TextToCluster[], measure: MeasureName, least: number): Candidates {
  if (measure === 'levenshtein') return createPieceCandidates(least)
  const toMembers = (text: string): string[] => (measure === 'tokens' ? toTokens(text) : toGrams([...text], 2))
  const frequency = new Map<string, number>()
  for (const { text } of texts) for (const member of new Set(toMembers(text))) frequency.set(member, (frequency.get(member) ?? 0) + 1)
  return createPrefixCandidates(toMembers, frequency, measure === 'jaroWinkler' ? 0.5 : least)
}

interface Features {
  characters: Uint32Array
  /** What Jaccard compares; empty for the other measures. */
  set: Set<string>
}

function toFeatures(text: string, measure: MeasureName): Features {
  const characters = [...text]
  return { characters: Uint32Array.from(characters, (character) => character.codePointAt(0) ?? 0), set: new Set(measure === 'tokens' ? toTokens(text) : measure === 'ngrams' ? toGrams(characters, 2) : []) }
}

function compare(a: Features, b: Features, measure: MeasureName, least: number): number {
  if (measure === 'levenshtein') return levenshtein(a.characters, b.characters, least)
  if (measure === 'jaroWinkler') return jaroWinkler(a.characters, b.characters)
  const [small, large] = a.set.size < b.set.size ? [a.set.size, b.set.size] : [b.set.size, a.set.size]
  return small < least * large ? 0 : jaccard(a.set, b.set)
}
