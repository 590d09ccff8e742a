// Makes notebooks/90-notation-and-glossary.ipynb of notation.md, glossary.json and course.json beside it.
//
//     node scripts/notation-page.mjs [--check]
//
// notation.md holds both languages, and splits by three rules: a heading or a cell of a table is `中文 · English`, or
// has no word to translate and stands in both; a paragraph is two lines, the Chinese and the English one.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../notebooks', import.meta.url));
const PAGE = '90-notation-and-glossary.ipynb';
const read = (name) => readFileSync(join(folder, name), 'utf8');

const course = JSON.parse(read('course.json'));
const chapters = course.groups.flatMap((group) => group.chapters);

/** Names of chapters in notation.md: `L2-4`, `L3-4a`, `V1`, `00-2`. */
const CHAPTER = /\b(?:L\d-\d[ab]?|V\d|\d\d-\d)(?![\w-])/g;
const HAN = /\p{Script=Han}/u;

/** Where notation.md cannot be split; the message names the line. */
class SplitError extends Error {}

/** A text without its code, formulas and chapters. */
const wordsOf = (text) => text.replace(/`[^`]*`|\$[^$]*\$/g, '').replace(CHAPTER, '');

/** `中文 · English`, or what has no word to translate. */
function split(text, where) {
  const parts = text.split(' · ');
  if (parts.length === 1) {
    if (!/\p{L}/u.test(wordsOf(text))) return { zh: text, en: text };
    throw new SplitError(`${where}: "${text}" is of one language; write "中文 · English"`);
  }
  if (parts.length > 2) {
    throw new SplitError(`${where}: "${text}" has " · " ${parts.length - 1} times; expected once`);
  }
  return pair(...parts, where);
}

function pair(zh, en, where) {
  if (!HAN.test(zh)) throw new SplitError(`${where}: "${zh}" has no Chinese; it comes first`);
  if (en === '' || HAN.test(en)) {
    throw new SplitError(`${where}: "${en}" is not English; it comes second`);
  }
  return { zh, en };
}

/** The chapter as a link, where it is written. */
function linkTo({ name, label }) {
  const text = label ?? name;
  return existsSync(join(folder, `${name}.ipynb`)) ? `[${text}](${name}.ipynb)` : text;
}

function linkChapters(text, where) {
  return text.replace(CHAPTER, (short) => {
    const chapter = chapters.find(({ name }) => name.startsWith(`${short}-`));
    if (chapter) return linkTo(chapter);
    throw new SplitError(`${where}: course.json has no chapter ${short}`);
  });
}

const row = (cells) => `| ${cells.join(' | ')} |`;

/** A line of a table. Chapters are linked in a cell that holds nothing else. */
function splitRow(line, where) {
  const cells = line.slice(1, -1).split('|');
  const texts = cells.map((cell) => {
    const text = split(cell.trim(), where);
    const chaptersAlone = text.zh === text.en && wordsOf(text.zh) !== text.zh;
    if (!chaptersAlone || /[`$]/.test(text.zh)) return text;
    const linked = linkChapters(text.zh, where);
    return { zh: linked, en: linked };
  });
  return { zh: row(texts.map(({ zh }) => zh)), en: row(texts.map(({ en }) => en)) };
}

/** The sections of notation.md in both languages, each from its heading on. */
function sectionsOf(markdown) {
  const sections = [];
  const lines = markdown.split('\n');
  const add = ({ zh, en }) => {
    sections.at(-1).zh.push(zh);
    sections.at(-1).en.push(en);
  };
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    const where = `notation.md, line ${i + 1}`;
    const [, marks, title] = /^(#+) (.+)$/.exec(line) ?? [];
    if (title !== undefined) {
      const { zh, en } = split(title, where);
      sections.push({ zh: [`${marks} ${zh}`], en: [`${marks} ${en}`] });
    } else if (line === '' || /^\|[-| ]+\|$/.test(line)) {
      const rule = line.replace(/-+/g, '---');
      add({ zh: rule, en: rule });
    } else if (line.startsWith('|')) add(splitRow(line, where));
    else add(pair(line, lines[++i] ?? '', where));
  }
  return sections.map(({ zh, en }) => ({ zh: zh.join('\n').trim(), en: en.join('\n').trim() }));
}

/**
 * Words of advice on writing, which the remarks of the glossary hold beside what tells two terms apart. A clause with
 * one of them is of no use to a reader.
 */
const ADVICE = new RegExp(
  [
    ...[
      'd2l',
      '笔记',
      '课程记',
      '不译',
      '不单',
      '不说',
      '不写',
      '别说',
      '必须',
      '不换',
      '不加空格',
      '固定',
      '首次',
    ],
    ...[
      '行文',
      '正文',
      '图例',
      '轴上',
      '纵轴',
      '代码里写',
      '代码名带',
      '小写',
      '照写',
      '照 PyTorch',
      '口语',
      '数据名',
    ],
    ...[
      '错字',
      '写清',
      '说清',
      '写明',
      '写全',
      '说明',
      '只提',
      '写作',
      '定语',
      '名词',
      '沿用',
      '尽量',
      '通行',
      '太多',
    ],
    ...[
      '优先',
      '上下文',
      '带单位',
      '数字与',
      '公式里 s',
      '英文 ',
      '“习题”',
      '“课程的库”',
      '差因子',
      '“坍塌”',
    ],
    ...[
      '不带“量”',
      '“范数化”',
      '“时间步 t”',
      '总带“',
      '只用一次',
      '^“[^”]*”$',
      '^次数$',
      '^最小到最大$',
    ],
  ].join('|'),
);

/** Other names of a term, and what it is not. The English name has its own column. */
function remarkOf({ en, others = '', remark = '' }) {
  const told = remark.split('；').filter((part) => part !== '' && !ADVICE.test(part));
  const names = others.split(';').filter((name) => !en.includes(name));
  const also = names.join('、').replace(/^(?=[\w ])/, ' ');
  return [...(also === '' ? [] : [`又作${also}`]), ...told].join('；');
}

/** The terms of a group of chapters, in the order of the chapters. */
function termsOf(group, glossary) {
  const terms = group.chapters.flatMap((chapter) =>
    glossary.filter(({ first }) => first === chapter.name).map((term) => ({ ...term, chapter })),
  );
  if (terms.length === 0) return [];
  const table = (title, head, cells) =>
    [`### ${title}`, '', row(head), row(head.map(() => '---')), ...terms.map(cells).map(row)].join(
      '\n',
    );
  return [
    {
      zh: table(group.title.zh, ['术语', '英文', '记号', '章', '别名与区别'], (term) => [
        term.zh,
        term.en,
        term.symbol ?? '',
        linkTo(term.chapter),
        remarkOf(term),
      ]),
      en: table(group.title.en, ['Term', 'Chinese', 'Symbol', 'Chapter'], (term) => [
        term.en,
        term.zh,
        term.symbol ?? '',
        linkTo(term.chapter),
      ]),
    },
  ];
}

function makePage() {
  const glossary = JSON.parse(read('glossary.json'));
  const known = new Set(chapters.map(({ name }) => name));
  const lost = glossary.find(({ first }) => !known.has(first));
  if (lost) throw new Error(`glossary.json, ${lost.key}: course.json has no chapter ${lost.first}`);
  const terms = {
    zh: '## 术语\n\n按最先讲到它的章排列。课程里一个概念只用一个名字；别的书里常见的名字写在“别名与区别”里。',
    en: '## Terms\n\nIn the order of the chapters that teach them.',
  };
  const sections = [
    ...sectionsOf(read('notation.md')),
    terms,
    ...course.groups.flatMap((group) => termsOf(group, glossary)),
  ];
  const cells = sections.map(({ zh, en }, index) => ({
    cell_type: 'markdown',
    id: index === 0 ? 'title' : `section-${index}`,
    metadata: {},
    source: `${zh}\n\n<!-- en -->\n\n${en}`.split(/(?<=\n)/),
  }));
  const metadata = {
    kernelspec: { display_name: 'TypeScript (notegrad)', language: 'typescript', name: 'notegrad' },
    language_info: { file_extension: '.ts', mimetype: 'text/typescript', name: 'typescript' },
  };
  return `${JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}

try {
  const page = makePage();
  if (!process.argv.includes('--check')) writeFileSync(join(folder, PAGE), page);
  else if (!existsSync(join(folder, PAGE)) || read(PAGE) !== page) {
    console.error(`${PAGE} is not what its sources make: node scripts/notation-page.mjs writes it`);
    process.exitCode = 1;
  }
} catch (error) {
  if (!(error instanceof SplitError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
