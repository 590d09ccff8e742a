import { escapeHtml } from '../../contract/index.ts';

import { type Hit, openIndex } from '../search-index.ts';
import { tokenizeQuery } from '../tokenize.ts';
import { say } from './page-facts.ts';

const SHOWN = 20;
let index: Promise<(query: string) => Hit[]> | undefined;
let started = false;

/** Makes the search dialog answer what is typed. */
export function start(dialog: HTMLDialogElement): void {
  const input = dialog.querySelector('input');
  const list = dialog.querySelector<HTMLElement>('.hits');
  if (!input || !list) return;
  if (started) return;
  started = true;
  index = fetch('search.json').then(async (response) => openIndex(await response.text()));
  const answer = async () => {
    const query = input.value.trim();
    const find = await index;
    if (query !== input.value.trim() || !find) return;
    list.innerHTML =
      query === '' ? `<p>${escapeHtml(say.searchEmpty)}</p>` : hits(find(query), query);
  };
  input.addEventListener('input', answer);
  dialog.addEventListener('keydown', (event) => {
    const links = [...list.querySelectorAll('a')];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    if (event.key === 'Enter' && event.target === input) links[0]?.click();
    // A search field would only empty itself.
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

function hits(found: readonly Hit[], query: string): string {
  if (found.length === 0) return `<p>${escapeHtml(say.searchNone)}</p>`;
  const items = found
    .slice(0, SHOWN)
    .map(
      ({ id, chapter, title, text }) =>
        `<li><a href="${escapeHtml(id)}"><span class="where">${escapeHtml(chapter)}</span><strong>${mark(title, query)}</strong><span class="excerpt">${mark(excerpt(text, query), query)}</span></a></li>`,
    );
  return `<ol>${items.join('')}</ol>`;
}

/** What of a query to mark: it as a whole, else its words, else the terms the index knows, whichever is there. */
function needles(query: string, text: string): string[] {
  const lower = text.toLowerCase();
  const kinds = [[query], query.split(/\s+/), tokenizeQuery(query)];
  const found = kinds.map((kind) => kind.filter((each) => lower.includes(each.toLowerCase())));
  return found.find((kind) => kind.length > 0) ?? [];
}

/** The piece of a text around the first place that a query names. */
function excerpt(text: string, query: string): string {
  const flat = text.replace(/\s+/g, ' ');
  const lower = flat.toLowerCase();
  const places = needles(query, flat).map((needle) => lower.indexOf(needle.toLowerCase()));
  const from = Math.max(0, Math.min(...places, places.length === 0 ? 0 : flat.length) - 30);
  return `${from > 0 ? '…' : ''}${flat.slice(from, from + 130)}${from + 130 < flat.length ? '…' : ''}`;
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
