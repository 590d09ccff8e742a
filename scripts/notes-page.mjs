// Makes docs/notes.md and docs/notes.zh.md of notebooks/notes.json: where each line of the five notes went.
//
//     node scripts/notes-page.mjs [--check]
//
// A home is `CHAPTER#CELL`, or a whole chapter; its heading is read from the notebook. The items of a note follow each
// other without a gap, so that no line is without a home.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (name) => readFileSync(join(root, name), 'utf8');
const { notes, corrections, formulas, questions } = JSON.parse(read('notebooks/notes.json'));
const chapters = JSON.parse(read('notebooks/course.json')).groups.flatMap(
  (group) => group.chapters,
);

const WORDS = {
  zh: {
    title: '笔记的每一行在哪里讲',
    about:
      '这门课出自五份中文笔记。下面按笔记的行，列出每件事在哪一章、哪一节讲；然后是课程说得更精确的地方，补上的公式，和笔记里的问题。',
    other: '[English](notes.md)',
    note: (key, title, lines) => `笔记 ${key}：${title}（${lines} 行）`,
    sections: ['更精确地说', '笔记里丢了的公式', '笔记里的问题'],
    head: '| 行 | 内容 | 在哪里 |',
    headOfLine: '| | 行 | 内容 | 在哪里 |',
  },
  en: {
    title: 'Where each line of the notes is taught',
    about:
      'The course comes of five sets of notes in Chinese. Below, by their lines, is where each thing is taught: chapter and section; then where the course is more precise, the formulas it puts back, and the questions of the notes.',
    other: '[中文](notes.zh.md)',
    note: (key, title, lines) => `Note ${key}: ${title} (${lines} lines)`,
    sections: ['More precisely', 'Formulas that the notes had lost', 'Questions of the notes'],
    head: '| Lines | Content | Where |',
    headOfLine: '| | Line | Content | Where |',
  },
};

const cellsOf = new Map();
function notebook(name) {
  if (!cellsOf.has(name)) {
    const file = `notebooks/${name}.ipynb`;
    if (!existsSync(join(root, file))) throw new Error(`notes.json: there is no ${file}`);
    cellsOf.set(name, JSON.parse(read(file)).cells);
  }
  return cellsOf.get(name);
}

/** Where a cell has this heading among others, it is the one that is meant. */
const PRECISELY = /^## (更精确地说|More precisely)$/m;

/** The heading over a cell, in a language: its own, or the last one before it. */
function headingOf(name, id, language) {
  const cells = notebook(name);
  const at = cells.findIndex((cell) => cell.id === id);
  if (at < 0) throw new Error(`notes.json: ${name} has no cell "${id}"`);
  for (let i = at; i >= 0; i -= 1) {
    if (cells[i].cell_type !== 'markdown') continue;
    const [zh, en = ''] = [cells[i].source].flat().join('').split('<!-- en -->');
    const text = language === 'zh' ? zh : en;
    const found = PRECISELY.exec(text) ?? /^#{1,3} (.+)$/m.exec(text);
    if (found) return found[1].trim();
  }
  throw new Error(`notes.json: there is no heading over the cell "${id}" of ${name}`);
}

/** A home as a link, with its heading where it names a cell. */
function link(home, language) {
  const [name, id] = home.split('#');
  const chapter = chapters.find((each) => each.name === name);
  if (!chapter) throw new Error(`notes.json: course.json has no chapter "${name}"`);
  notebook(name);
  const heading = id ? headingOf(name, id, language) : chapter.title[language];
  const text = `${chapter.label} ${heading}`.replaceAll('|', '\\|');
  return `[${text}](../notebooks/${name}.ipynb)`;
}

const links = (homes, language) => {
  if (homes.length === 0) throw new Error('notes.json: an item has no home');
  return homes.map((home) => link(home, language)).join('<br>');
};

function checkGaps(key, { lines, items }) {
  let next = 1;
  for (const item of items) {
    const [from, to] = item.lines;
    if (from !== next || to < from) {
      throw new Error(`notes.json: note ${key} goes on at line ${next}, not with ${from}-${to}`);
    }
    next = to + 1;
  }
  if (next !== lines + 1)
    throw new Error(`notes.json: note ${key} ends at ${next - 1}, not ${lines}`);
}

function page(language) {
  const words = WORDS[language];
  const out = [`# ${words.title}`, '', words.other, '', words.about, ''];
  for (const [key, note] of Object.entries(notes)) {
    checkGaps(key, note);
    out.push(`## ${words.note(key, note[language], note.lines)}`, '', words.head, '|---|---|---|');
    for (const item of note.items) {
      const [from, to] = item.lines;
      const range = from === to ? `${from}` : `${from}–${to}`;
      out.push(`| ${range} | ${item[language]} | ${links(item.homes, language)} |`);
    }
    out.push('');
  }
  for (const [i, items] of [corrections, formulas, questions].entries()) {
    out.push(`## ${words.sections[i]}`, '', words.headOfLine, '|---|---|---|---|');
    for (const [k, item] of items.entries()) {
      const line = `${item.note} ${item.line}`;
      out.push(`| ${k + 1} | ${line} | ${item[language]} | ${links(item.homes, language)} |`);
    }
    out.push('');
  }
  return `${out.join('\n').trimEnd()}\n`;
}

let stale = 0;
for (const [language, name] of [
  ['en', 'docs/notes.md'],
  ['zh', 'docs/notes.zh.md'],
]) {
  const text = page(language);
  if (existsSync(join(root, name)) && read(name) === text) continue;
  stale += 1;
  if (!process.argv.includes('--check')) writeFileSync(join(root, name), text);
  else console.error(`${name} is not what notebooks/notes.json says: node scripts/notes-page.mjs`);
}
if (stale && process.argv.includes('--check')) process.exitCode = 1;
