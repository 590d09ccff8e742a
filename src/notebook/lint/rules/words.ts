import { wordsOf } from '../chapter.ts';
import type { Finding, Rule } from '../finding.ts';
import { bare } from '../glossary.ts';
import { factIn } from './shape.ts';

const MOST_CONCEPTS = 7;

/** What a Chinese text does not say, and what it says instead. */
const CHINESE: readonly (readonly [RegExp, string])[] = [
  [/[「」『』]/, 'uses 「」: write “ ”'],
  [/(?<=\p{Script=Han})"|"(?=\p{Script=Han})/u, 'uses straight quotes: write “ ”'],
  [
    /(?<=\p{Script=Han})[,;:?!](?=\s|\p{Script=Han}|$)/mu,
    'uses a half-width mark after a Chinese character',
  ],
  [
    /(?<=\p{Script=Han})[A-Za-z0-9\ufffc]|[A-Za-z0-9\ufffc](?=\p{Script=Han})/u,
    'lacks the space between Chinese and Latin letters, digits, formulas or code',
  ],
  [
    /众所周知|显而易见|不难看出|毋庸置疑|非常强大|完美解决|赋能|黑魔法|震惊|综上所述|值得注意的是|需要指出的是/,
    'uses an empty phrase',
  ],
  [/炼丹|手撕|跑飞|喂数据|喂给|叫函数/, 'uses slang for a term'],
  [/欧式距离|异和|钜|其它|阀值|座标|象素|从新/, 'is misspelled'],
  [/您|笔者|同学们/, 'addresses the reader as no one else does: 你, 我们'],
  [/感知器(?!）)/, 'says 感知器: the term is 感知机（the notes write 感知器, once in brackets）'],
];

/** What an English text does not say. */
const ENGLISH: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:derivative|gradient|gradients|derivatives) by\b/i,
    'says "derivative by": write "with respect to"',
  ],
  [/\b(?:Were|Had|Should) (?:there|it|we|you|they|the)\b/, 'inverts a condition: write "If …"'],
  [/\b(?:for ever|not to be had|upon|whilst|amongst)\b/i, 'uses an archaic phrase'],
  [
    /\b\w*(?:colour|behaviour|neighbour|favour|labell|modell)\w*|\b(?:centre|grey(?!danus)|analyse)\w*|\b\w+(?:alis|iz?is|eris|imis|oris|yris)(?:e|ed|es|ing|ation|er)s?\b/i,
    'is not spelled as in America',
  ],
  [
    /\b(?:don't|it's|can't|won't|isn't|doesn't|we'll|you'll|let's)\b/i,
    'contracts words: write them out',
  ],
];

/** Words that look British and are not. */
const AMERICAN =
  /^(?:raise|raised|raises|raising|noise|noised|noises|precise|concise|exercise|exercises|exercised|otherwise|promise|promised|promises|comprise|comprises|arise|arises|wise|likewise|premise|surprise|surprised|surprising|bias)$/i;

/** The field's terms, in bold where they are first used, and the prose of both languages. */
export const words: Rule = function* (chapter, { glossary }): Generator<Finding> {
  for (const { id, zh, en } of chapter.prose) {
    for (const [text, rules] of [
      [wordsOf(zh), CHINESE],
      [wordsOf(en), ENGLISH],
    ] as const) {
      for (const [pattern, message] of rules) {
        const found = matchOf(text, pattern);
        if (found !== undefined)
          yield { cell: id, rule: 'words', message: `${message}: "${found}"` };
      }
    }
  }
  yield* concepts(chapter, glossary);
};

/** The match with some of what stands around it. */
function matchOf(text: string, pattern: RegExp): string | undefined {
  const all = new RegExp(pattern, `${pattern.flags.replace('g', '')}g`);
  for (const { 0: found, index } of text.matchAll(all)) {
    if (AMERICAN.test(found)) continue;
    const around = text.slice(Math.max(0, index - 8), index + found.length + 8);
    return around.replace(/\s+/g, ' ').replaceAll('\ufffc', '…').trim();
  }
  return undefined;
}

/** The new concepts that the title cell lists: in the glossary, first taught here, in bold at first use. */
const concepts: Rule extends (chapter: infer C, context: infer _) => unknown
  ? (chapter: C, glossary: Parameters<Rule>[1]['glossary']) => Generator<Finding>
  : never = function* (chapter, glossary) {
  const [title, ...rest] = chapter.prose;
  if (title === undefined) return;
  const split = (text = '') =>
    text
      .split(/[、·,，;；]\s*/)
      .map((term) => term.replace(/[。.]$/, '').trim())
      .filter(Boolean);
  const chinese = split(factIn(title.zh, '新概念'));
  const english = split(factIn(title.en, 'New concepts'));
  const finding = (message: string): Finding => ({ cell: title.id, rule: 'words', message });
  if (chinese.length !== english.length) {
    yield finding(
      `lists ${chinese.length} new concepts in Chinese and ${english.length} in English`,
    );
  }
  if (chinese.length > MOST_CONCEPTS) {
    yield finding(`lists ${chinese.length} new concepts, at most ${MOST_CONCEPTS} are allowed`);
  }
  const [zh, en] = [
    rest.map((cell) => cell.zh).join('\n\n'),
    rest.map((cell) => cell.en).join('\n\n'),
  ];
  for (const [i, term] of chinese.entries()) {
    const entry = glossary.find((item) => bare(item.zh) === term);
    if (entry === undefined) yield finding(`"${term}" is no term of the glossary`);
    else if (english[i] !== undefined && bare(entry.en) !== english[i]) {
      yield finding(`"${term}" is "${bare(entry.en)}" in the glossary, not "${english[i]}"`);
    }
    if (!isBoldAtFirst(zh, term)) yield finding(`"${term}" is not in bold at its first use`);
  }
  for (const term of english) {
    if (!isBoldAtFirst(en, term)) yield finding(`"${term}" is not in bold at its first use`);
  }
};

/** Headings may name a term before the text does. */
function isBoldAtFirst(text: string, term: string): boolean {
  const prose = wordsOf(text.replace(/^#+ .*$/gm, '')).toLowerCase();
  const first = prose.indexOf(term.toLowerCase());
  const bold = /\*\*[^*]+\*\*/g;
  for (const { 0: found, index } of prose.matchAll(bold)) {
    if (found.includes(term.toLowerCase())) return index <= first && first < index + found.length;
  }
  return false;
}
