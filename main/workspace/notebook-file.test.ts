import { expect, it } from 'vitest'
import { FailureError, type Failure } from '../../protocol/failure'
import { readNotebook, writeNotebook } from './notebook-file'

const bytes = (text: string) => new TextEncoder().encode(text)
const roundTrip = (text: string) => writeNotebook(readNotebook('a.ipynb', bytes(text)))

function failureOf(text: string | Uint8Array): Failure | null {
  try {
    readNotebook('a.ipynb', typeof text === 'string' ? bytes(text) : text)
    return null
  } catch (thrown) {
    return (thrown as FailureError).failure
  }
}

/** Laid out as JupyterLab 4 writes files: sorted members, one space, lists of lines, Python's numbers. */
const fromJupyter = `{
 "cells": [
  {
   "attachments": {
    "图.png": {
     "image/png": [
      "iVBORw0KGgo=\\n"
     ]
    }
   },
   "cell_type": "markdown",
   "id": "m-1",
   "metadata": {
    "slideshow": {
     "slide_type": "slide"
    }
   },
   "source": [
    "# 销售 😀\\n",
    "\\n",
    "$x^2$"
   ]
  },
  {
   "cell_type": "code",
   "execution_count": 3,
   "id": "c_2",
   "metadata": {
    "papermill": {
     "duration": 1.0,
     "rate": 1e-05
    },
    "tags": [
     "parameters"
    ]
   },
   "outputs": [
    {
     "name": "stdout",
     "output_type": "stream",
     "text": [
      "\\u001b[31mred\\u001b[0m\\r\\n",
      "two"
     ]
    },
    {
     "data": {
      "application/vnd.plotly.v1+json": {
       "data": [
        {
         "10": 1,
         "9": 12345678901234567890,
         "x": [
          1.0,
          -0.0,
          2.5,
          1e+16
         ]
        }
       ],
       "layout": {}
      },
      "text/html": [
       "<b>a</b>\\n",
       "<i>b</i>"
      ],
      "text/plain": [
       "Figure"
      ]
     },
     "execution_count": 3,
     "metadata": {},
     "output_type": "execute_result"
    },
    {
     "ename": "ValueError",
     "evalue": "no",
     "output_type": "error",
     "traceback": [
      "line 1",
      "line 2"
     ]
    }
   ],
   "source": []
  },
  {
   "cell_type": "raw",
   "id": "r3",
   "metadata": {},
   "source": [
    "raw"
   ]
  }
 ],
 "metadata": {
  "kernelspec": {
   "display_name": "Python 3",
   "language": "python",
   "name": "python3"
  },
  "widgets": {
   "application/vnd.jupyter.widget-state+json": {
    "version_minor": 0
   }
  }
 },
 "nbformat": 4,
 "nbformat_minor": 5
}
`

it("gives a file of Jupyter's back byte for byte", () => {
  expect(roundTrip(fromJupyter)).toBe(fromJupyter)
})

it('reads texts that are strings or lists of lines alike', () => {
  const cell = (source: unknown) => JSON.stringify({ cells: [{ cell_type: 'code', id: 'a', metadata: {}, source, outputs: [], execution_count: null }], metadata: {}, nbformat: 4, nbformat_minor: 5 })
  expect(readNotebook('a.ipynb', bytes(cell('a\nb'))).cells).toEqual(readNotebook('a.ipynb', bytes(cell(['a\n', 'b']))).cells)
})

it('splits texts into lines where Python does', () => {
  const source = 'a\r\nb\rc\u2028d\x1ce\x85f\vg\n'
  const cell = { cell_type: 'markdown', id: 'a', metadata: {}, source }
  const written = JSON.parse(roundTrip(JSON.stringify({ cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 }))) as { cells: { source: string[] }[] }
  expect(written.cells[0]?.source).toEqual(['a\r\n', 'b\r', 'c\u2028', 'd\x1c', 'e\x85', 'f\v', 'g\n'])
})

it('gives cells of older minor versions ids, and keeps members that it does not know', () => {
  const old = { cells: [{ cell_type: 'code', metadata: { collapsed: false }, source: 'x', outputs: [], execution_count: null, extra: { a: 1 } }], metadata: {}, nbformat: 4, nbformat_minor: 2, more: [1.5] }
  const written = JSON.parse(roundTrip(JSON.stringify(old))) as unknown
  expect(written).toEqual({
    ...old,
    nbformat_minor: 5,
    cells: [{ ...old.cells[0], source: ['x'], id: expect.stringMatching(/^[0-9a-f]{8}$/) as unknown }],
  })
})

it('gives the second of two cells with one id a new one', () => {
  const cell = { cell_type: 'markdown', id: 'same', metadata: {}, source: '' }
  const ids = readNotebook('a.ipynb', bytes(JSON.stringify({ cells: [cell, cell], metadata: {}, nbformat: 4, nbformat_minor: 5 }))).cells.map(({ id }) => id)
  expect(ids).toEqual(['same', expect.stringMatching(/^[0-9a-f]{8}$/)])
})

it("keeps a failure's data without breaking the notebook format, which allows an error no metadata", () => {
  const failure: Failure = { kind: 'cell-threw', value: '1' }
  const content = readNotebook('a.ipynb', bytes(fromJupyter))
  const cells = content.cells.map((cell) =>
    cell.id === 'c_2' ? { ...cell, outputs: [{ output_type: 'error' as const, ename: 'E', evalue: 'e', traceback: [], metadata: { souk: { failure } } }] } : cell,
  )
  const text = writeNotebook({ ...content, cells })
  const stored = (JSON.parse(text) as { cells: { outputs: unknown[] }[] }).cells[1]?.outputs
  expect([stored, readNotebook('a.ipynb', bytes(text)).cells[1]?.outputs]).toEqual([
    [{ output_type: 'error', ename: 'E', evalue: 'e', traceback: [] }],
    [{ output_type: 'error', ename: 'E', evalue: 'e', traceback: [], metadata: { souk: { failure } } }],
  ])
})

it('says in which line a file stops being a notebook', () => {
  const cut = fromJupyter.slice(0, 400)
  expect([
    failureOf(cut),
    failureOf('{\n "cells": [\n<<<<<<< ours\n'),
    failureOf('{"cells": [], "metadata": {}, "nbformat": 3}'),
    failureOf('[1]'),
    failureOf(''),
    failureOf(new Uint8Array([0x7b, 0xff])),
    failureOf('{"cells": [{"cell_type": "heading"}], "metadata": {}, "nbformat": 4}'),
  ]).toEqual([
    { kind: 'notebook-corrupt', path: 'a.ipynb', reason: 'the file ends in the middle', line: cut.split('\n').length, column: expect.any(Number) },
    { kind: 'notebook-corrupt', path: 'a.ipynb', reason: 'a merge conflict of git stands here', line: 3, column: 1 },
    { kind: 'notebook-corrupt', path: 'a.ipynb', reason: 'nbformat 3 is not supported, only 4' },
    { kind: 'notebook-corrupt', path: 'a.ipynb', reason: 'the file holds no notebook' },
    { kind: 'notebook-corrupt', path: 'a.ipynb', reason: 'the file ends in the middle', line: 1, column: 1 },
    { kind: 'notebook-corrupt', path: 'a.ipynb', reason: 'the file is not UTF-8 text' },
    { kind: 'notebook-corrupt', path: 'a.ipynb', reason: 'cell 1 is of the unknown type "heading"' },
  ])
})

it('stays a file whatever a text looks like', () => {
  const texts = ['\\udc00number:', '\\udc00number:]', '\\udc00number:1, 2'].map((text) => `"${text}"`).join(',')
  const text = `{"cells": [{"cell_type": "code", "id": "a", "metadata": {"x": [${texts}, 1.50]}, "source": [${texts}], "outputs": []}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}`
  const written = roundTrip(text)
  expect([JSON.parse(written).cells[0].metadata, written.includes('1.50')]).toEqual([{ x: ['\udc00number:', '\udc00number:]', '\udc00number:1, 2', 1.5] }, true])
})

it('leaves metadata alone that is not in our shape, and keeps it', () => {
  const text = JSON.stringify({ cells: [{ cell_type: 'code', id: 'a', metadata: { tags: 5 }, source: [], outputs: [], execution_count: null }], metadata: { souk: { versions: null } }, nbformat: 4, nbformat_minor: 5 })
  const content = readNotebook('a.ipynb', bytes(text))
  expect([content.metadata, content.cells[0]?.metadata, JSON.parse(writeNotebook(content))]).toEqual([{}, {}, JSON.parse(text)])
})
