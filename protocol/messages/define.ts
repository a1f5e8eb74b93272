import type { Text } from '../text'

/** Keeps the keys of a catalogue as types; both languages of each text stand side by side, so that neither can be forgotten. */
export function defineMessages<const Catalogue extends Record<string, Text>>(catalogue: Catalogue): Catalogue {
  return catalogue
}
