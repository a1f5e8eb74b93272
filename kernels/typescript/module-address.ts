/** An import by a cell: the scheme, a number, a slash and the specifier. */
export const cellImportScheme = 'souk-import:'

/** Endings that an import may leave out, in the order in which they are tried. */
export const moduleEndings = ['', '.ts', '.tsx', '.mts', '.js', '.mjs', '.cjs', '.json', '/index.ts', '/index.js']

/** Every path that an import of this one may mean; `./x.js` may stand for a file `x.ts`, as in TypeScript. */
export function moduleCandidates(path: string): string[] {
  return [...moduleEndings.map((ending) => path + ending), path.replace(/\.js$/, '.ts')]
}
