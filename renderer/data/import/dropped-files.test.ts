import { expect, test } from 'vitest'
import { readDropped } from './dropped-files'

type Tree = { [name: string]: Tree | null }

/** An entry as a browser gives it: folders tell their entries a few at a time. */
function entry(name: string, content: Tree | null): object {
  if (content === null) return { name, isDirectory: false, file: (done: (file: File) => void) => done(new File(['x'], name)) }
  const left = Object.entries(content).map(([inner, part]) => entry(inner, part))
  return { name, isDirectory: true, createReader: () => ({ readEntries: (done: (entries: object[]) => void) => done(left.splice(0, 2)) }) }
}

test('a folder gives its data files and those of its folders, a file itself whatever it is called', async () => {
  const folder = entry('may', { 'b.csv': null, 'a.xlsx': null, '.hidden.csv': null, '~$a.xlsx': null, 'photo.png': null, 'more': { 'c.json': null, 'node_modules': { 'd.csv': null } } })
  const items = [
    { kind: 'file', webkitGetAsEntry: () => folder, getAsFile: () => null },
    { kind: 'file', webkitGetAsEntry: () => null, getAsFile: () => new File(['x'], 'odd.export') },
    { kind: 'string' },
  ]
  const found = await readDropped({ items } as unknown as DataTransfer)
  expect(found.map(({ file, folder: place }) => [place, file.name])).toEqual([
    ['may', 'a.xlsx'],
    ['may', 'b.csv'],
    ['may/more', 'c.json'],
    ['', 'odd.export'],
  ])
})
