import { expect, test } from 'vitest'
import { loadScript } from './chinese-script'
import { normaliseText, type TextRules } from './normalise'

const plain: TextRules = { width: 'keep', script: 'keep', letterCase: 'keep', blanks: 'keep', emoji: 'keep', punctuation: 'keep', entities: false, longestRun: null }

test.each<[string, Partial<TextRules>, string, string]>([
  ['full-width letters, digits and signs become ASCII, marks of sentences stay', { width: 'half' }, 'ＡＢＣ１２３％－（新款），ｱｲｽﾞ', 'ABC123%-（新款），アイズ'],
  ['compatibility spares what would lose its meaning', { width: 'compatibility' }, '10m² ½ ℃ ™ № ① ﬁne Ⅷ ㎏…', '10m² ½ ℃ ™ № ① fine VIII kg…'],
  ['blanks of every kind become one', { blanks: 'collapse' }, '\u3000 a\u00a0\u2003\t b\u200b\ufeffc \n', 'a bc'],
  ['blanks at the ends go alone', { blanks: 'trim' }, '\u3000a  b ', 'a  b'],
  ['all blanks go', { blanks: 'remove' }, ' 手 机 壳 ', '手机壳'],
  ['joined emoji stay whole', { blanks: 'collapse' }, '👨\u200d👩\u200d👧 a\u200db', '👨\u200d👩\u200d👧 ab'],
  ['emoji go, digits and signs stay', { emoji: 'remove' }, '好👍🏽 1️⃣ 👨‍👩‍👧 ❤️ #1 ©', '好    #1 ©'],
  ['entities become characters once', { entities: true }, '&lt;b&gt; &amp;lt; &#20320;&#x597d; &nosuch; &#xD800;', '<b> &lt; 你好 &nosuch; &#xD800;'],
  ['Chinese marks become ASCII', { punctuation: 'half' }, '好，“不错”！（真的）……', '好,"不错"!(真的)......'],
  ['marks give way to one blank', { punctuation: 'remove', blanks: 'collapse' }, '好，不错！ok...', '好 不错 ok'],
  ['cries are shortened, numbers are not', { longestRun: 2 }, '好好好好吃！！！！10000 sooo', '好好吃！！10000 soo'],
  ['case changes', { letterCase: 'upper' }, 'aß', 'ASS'],
])('%s', (_, rules, text, expected) => expect(normaliseText(text, { ...plain, ...rules }, (same) => same)).toBe(expected))

test('scripts are changed by words, both ways', async () => {
  const [simplified, traditional] = [await loadScript('simplified'), await loadScript('traditional')]
  expect([simplified('頭髮乾淨，皇后與後來'), traditional('头发干净，皇后与后来')]).toEqual(['头发干净，皇后与后来', '頭髮乾淨，皇后與後來'])
})
