import { escapeHtml } from '../../contract/index.ts';
import { type Hit, openIndex, sectionOf, textsFile } from '../search/search-index.ts';
import { tokenizeQuery } from '../search/tokenize.ts';
import { say } from './page-facts.ts';

const SHOWN = 20;
/** Characters of an excerpt, and of its part before the match. */
const EXCERPT = { length: 130, before: 30 };

type Texts = Readonly<Record<string, string>>;

let started = false;
const loaded = new Map<string, Promise<Texts>>();

/** Connects the search dialog to the index. */
export function start(dialog: HTMLDialogElement): void {
  const input = dialog.querySelector('input');
  const list = dialog.querySelector<HTMLElement>('.hits');
  if (!input || !list || started) return;
  started = true;
  const index = fetch('search.json').then(async (response) => openIndex(await response.text()));
  const answer = async () => {
    const query = input.value.trim();
    const find = await index;
    if (query !== input.value.trim()) return;
    if (query === '') list.innerHTML = `<p>${escapeHtml(say.searchEmpty)}</p>`;
    else show(list, find(query).slice(0, SHOWN), query);
  };
  input.addEventListener('input', answer);
  dialog.addEventListener('keydown', (event) => {
    const links = [...list.querySelectorAll('a')];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    if (event.key === 'Enter' && event.target === input) links[0]?.click();
    // By itself, Escape would only clear the field.
    if (event.key === 'Escape') dialog.close();
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    const next = at + (event.key === 'ArrowDown' ? 1 : -1);
    if (next < 0) input.focus();
    else links[Math.min(next, links.length - 1)]?.focus();
  });
  list.addEventListener('click', (event) => {
    if ((event.target as HTMLElement).closest('a')) dialog.close();
  });
  void answer();
}

/** Lists the hits at once, and adds their excerpts when the texts have loaded. */
function show(list: HTMLElement, hits: readonly Hit[], query: string): void {
  if (hits.length === 0) {
    list.innerHTML = `<p>${escapeHtml(say.searchNone)}</p>`;
    return;
  }
  const items = hits.map(
    ({ id, chapter, title }) =>
      `<li><a href="${escapeHtml(id)}"><span class="where">${escapeHtml(chapter)}</span><strong>${mark(title, query)}</strong><span class="excerpt"></span></a></li>`,
  );
  list.innerHTML = `<ol>${items.join('')}</ol>`;
  const places = [...list.querySelectorAll('.excerpt')];
  for (const [index, hit] of hits.entries()) {
    void textOf(hit).then((text) => {
      const place = places[index];
      if (place) place.innerHTML = mark(excerpt(text, query), query);
    });
  }
}

async function textOf(hit: Hit): Promise<string> {
  const file = textsFile(hit);
  let texts = loaded.get(file);
  if (!texts) {
    texts = fetch(file).then((response) => response.json() as Promise<Texts>);
    // A hit without its excerpt is still useful; the next search asks again.
    texts.catch(() => loaded.delete(file));
    loaded.set(file, texts);
  }
  return texts.then(
    (known) => known[sectionOf(hit)] ?? '',
    () => '',
  );
}

/**
 * The parts of a query to mark in a text: the whole query if the text has it, else its words, else
 * the terms that the index looked for.
 */
function needles(query: string, text: string): string[] {
  const lower = text.toLowerCase();
  const kinds = [[query], query.split(/\s+/), tokenizeQuery(query)];
  const found = kinds.map((kind) => kind.filter((each) => lower.includes(each.toLowerCase())));
  return found.find((kind) => kind.length > 0) ?? [];
}

/** The part of a text around the first match. */
function excerpt(text: string, query: string): string {
  const lower = text.toLowerCase();
  const places = needles(query, text).map((needle) => lower.indexOf(needle.toLowerCase()));
  const first = places.length === 0 ? 0 : Math.min(...places);
  const from = Math.max(0, first - EXCERPT.before);
  const to = from + EXCERPT.length;
  return `${from > 0 ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''}`;
}

function mark(text: string, query: string): string {
  const words = needles(query, text).map((needle) => needle.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (words.length === 0) return escapeHtml(text);
  return text
    .split(new RegExp(`(${words.join('|')})`, 'gi'))
    .map((piece, place) =>
      place % 2 === 1 ? `<mark>${escapeHtml(piece)}</mark>` : escapeHtml(piece),
    )
    .join('');
}
