import {
  type AnyWidget,
  CHECK_MIME,
  isObject,
  PLOTLY_MIME,
  WIDGET_MIME,
} from '../../contract/index.ts';
import type { Output } from '../../notebook/index.ts';
import { ansiToHtml } from '../render/ansi.ts';
import { asReport, checkCard, untried } from '../render/check-card.ts';
import { asFigure } from '../render/figure.ts';
import { html } from '../render/html.ts';
import { figureCaption, type OutputContext, renderOutput } from '../render/outputs.ts';
import { createSanitizer } from '../render/sanitize.ts';
import type { Editor } from './editor.ts';
import { assets, language, page, say } from './page-facts.ts';
import { PageWidgets } from './page-widgets.ts';
import type { Report } from './protocol.ts';
import { dependents } from './reactive.ts';
import { keepText, keepWork, workOn } from './reader-storage.ts';
import { type Ended, type Ending, Runner } from './runner.ts';
import { linkTo, offer } from './share.ts';
import { showLink } from './share-notice.ts';

const tools = window.notegradPage;
/** Characters of a stream that the page keeps: a cell may print endlessly. */
const MAX_TEXT = 200_000;

/** Milliseconds that a cell may take to be run again by itself. */
const FAST = 100;
/** Milliseconds after which the page shows that a control is at work. */
const PATIENCE = 500;

const sanitizer = createSanitizer(window);

const picture: OutputContext['picture'] = ({ mime, content }) =>
  mime === 'image/svg+xml'
    ? `data:image/svg+xml;charset=utf-8,${encodeURIComponent(content)}`
    : `data:${mime};base64,${content}`;

/** The text of each stream on the page, with its escape sequences. */
const written = new WeakMap<HTMLElement, { readonly text: string; readonly waiting: boolean }>();

function drawText(pre: HTMLElement): void {
  const text = written.get(pre)?.text ?? '';
  written.set(pre, { text, waiting: false });
  pre.innerHTML = ansiToHtml(text.replace(/\n$/, ''));
}

/** One code cell of the page. */
class Cell {
  readonly element: HTMLElement;
  readonly number: number;
  readonly kind: string;
  readonly original: string;
  readonly #outputs: HTMLElement;
  readonly #stored: string;
  readonly #displays = new Map<string, HTMLElement>();
  /** Numbers of the stored figures. The figures of a run take them in order. */
  readonly #numbers: readonly number[];
  #figures = 0;
  /** The models of the controls that stand here, in their order. */
  #controls: string[] = [];
  /** Where a link wants the controls, until the reader has run the cell. */
  wanted: readonly unknown[] | undefined;
  readonly #context: OutputContext = {
    language,
    sanitizer,
    picture,
    figure: (_figure, drawing, title, sentence) => {
      const number = this.#numbers[this.#figures++];
      return html`<figure class="figure live"${number !== undefined && html` id="figure-${number}"`} aria-label="${sentence}"><div class="plot">${drawing}</div>${figureCaption(number, title, language)}</figure>`;
    },
  };
  #code: string;
  #editor: Editor | undefined;
  #stale = false;
  /** The code that has run since the worker started. */
  ran: string | undefined;
  /** What that run used and declared, and how long it took. */
  last: Ended | undefined;
  /** What it uses has changed since it ran. */
  isOutdated = false;

  constructor(element: HTMLElement) {
    this.element = element;
    this.number = Number(element.dataset.cell);
    this.kind = element.dataset.kind ?? 'plain';
    this.original = element.querySelector('pre.code')?.textContent ?? '';
    this.#code = this.original;
    const outputs = element.querySelector<HTMLElement>(':scope > .outputs');
    if (!outputs) throw new Error(`cell ${this.number} has no place for outputs`);
    this.#outputs = outputs;
    this.#stored = outputs.innerHTML;
    this.#numbers = [...outputs.querySelectorAll('.figure[id]')].map(({ id }) =>
      Number(id.slice('figure-'.length)),
    );
  }

  get code(): string {
    return this.#code;
  }

  /** Whether it needs data that a page does not have, and the reader has not changed it. */
  get isAbsent(): boolean {
    return this.element.dataset.needs !== undefined && !this.isChanged;
  }

  /** Where the reader has moved the controls that stand here; null for those that nobody has. */
  get settings(): unknown[] {
    return this.#controls.map((id) => widgets.movedTo(id) ?? null);
  }

  get isChanged(): boolean {
    return this.#code !== this.original;
  }

  async edit(code = this.#code, focus = true): Promise<void> {
    if (!this.#editor) {
      const { openEditor } = (await import(`${assets}editor.js`)) as typeof import('./editor.ts');
      const folded = this.element.querySelector<HTMLDetailsElement>(':scope > details.input');
      if (folded) folded.open = true;
      const host = document.createElement('div');
      host.className = 'editor';
      (folded ?? this.element).querySelector('pre.code')?.replaceWith(host);
      this.#editor = openEditor(host, code, {
        label: `${say.codeCell} ${this.number}`,
        onRun: () => void runTo(this),
        onChange: (changed) => this.#changed(changed),
      });
      this.#changed(code);
      this.button('edit').hidden = true;
      this.button('reset').hidden = false;
    }
    if (focus) this.#editor.focus();
  }

  reset(): void {
    this.#editor?.replace(this.original);
    this.#outputs.innerHTML = this.#stored;
    this.ran = undefined;
    this.say('', '');
  }

  button(action: string): HTMLElement {
    return this.element.querySelector<HTMLElement>(`[data-act="${action}"]`) as HTMLElement;
  }

  say(state: string, text: string): void {
    this.element.dataset.state = state;
    const status = this.element.querySelector('.status');
    if (status) status.textContent = text;
    const buttons = [this.button('stop'), this.button('run')] as const;
    const [shown, gone] = state === 'running' ? buttons : ([buttons[1], buttons[0]] as const);
    shown.hidden = false;
    // The keyboard focus stays in place.
    if (document.activeElement === gone) shown.focus({ preventScroll: true });
    gone.hidden = true;
  }

  /** The old outputs stay until the first new one arrives, so that the page does not jump. */
  begin(): void {
    this.#stale = true;
    this.#figures = 0;
    this.#controls = [];
    this.#displays.clear();
    this.#outputs.style.minHeight = `${this.#outputs.offsetHeight}px`;
  }

  end(): void {
    if (this.#stale) this.#outputs.replaceChildren();
    this.#stale = false;
    this.#outputs.style.minHeight = '';
  }

  show(output: Output, displayId: string | undefined, update: boolean): void {
    if (this.#stale) this.#outputs.replaceChildren();
    this.#stale = false;
    const report = 'data' in output ? asReport(output.data[CHECK_MIME]) : undefined;
    if (report) keepResult(report.exercise, report.status === 'passed');
    if (report && report.status !== 'passed' && !this.#exercise()?.isChanged) {
      // The reader has not begun, so a wrong result of the starter code is no mistake.
      this.#place(String(checkCard(untried(report), language)), displayId);
      return;
    }
    const view = 'data' in output ? viewOf(output.data[WIDGET_MIME]) : undefined;
    if (view !== undefined && widgets.has(view)) {
      const place = this.#place('<div class="control"></div>', displayId);
      homes.set(view, this);
      void widgets.mount(view, place.firstElementChild as HTMLElement);
      const position = this.#controls.push(view) - 1;
      const value = this.wanted?.[position];
      if (value !== undefined && value !== null) widgets.move(view, value);
      return;
    }
    const old = displayId === undefined ? undefined : this.#displays.get(displayId);
    const figure = 'data' in output ? asFigure(output.data[PLOTLY_MIME]) : undefined;
    const frame = old?.querySelector<HTMLElement>('.figure');
    if (update && frame && figure) {
      this.#recaption(frame, output);
      return void tools?.drawFigure(frame, figure);
    }
    if (output.output_type === 'stream' && this.#append(output.name, output.text)) return;
    const host = this.#place(
      String(renderOutput(output, this.#context)),
      displayId,
      update ? old : undefined,
    );
    const pre = host.querySelector<HTMLElement>('pre');
    if (output.output_type === 'stream' && pre)
      written.set(pre, { text: output.text, waiting: false });
    const place = host.querySelector<HTMLElement>('.figure');
    if (figure && place) void tools?.drawFigure(place, figure);
  }

  /** A figure that is drawn anew in its place may say something else. */
  #recaption(frame: HTMLElement, output: Output): void {
    const number = /^figure-(\d+)$/.exec(frame.id)?.[1];
    const figure: OutputContext['figure'] = (_figure, _drawing, title, sentence) => {
      frame.setAttribute('aria-label', sentence);
      return html`${figureCaption(number === undefined ? undefined : Number(number), title, language)}`;
    };
    const caption = String(renderOutput(output, { ...this.#context, figure }));
    const old = frame.querySelector('figcaption');
    if (old?.outerHTML === caption) return;
    old?.remove();
    frame.insertAdjacentHTML('beforeend', caption);
  }

  /** The exercise that this cell checks: itself, or the last one before it. */
  #exercise(): Cell | undefined {
    return cells.slice(0, cells.indexOf(this) + 1).findLast(({ kind }) => kind === 'exercise');
  }

  #place(
    markup: string,
    displayId: string | undefined,
    host: HTMLElement = document.createElement('div'),
  ): HTMLElement {
    host.className = 'display';
    host.innerHTML = markup;
    if (!host.isConnected) this.#outputs.append(host);
    if (displayId !== undefined) this.#displays.set(displayId, host);
    return host;
  }

  /** Adds text to the last piece of the same stream, drawn once a frame. */
  #append(name: string, text: string): boolean {
    const kind = name === 'stderr' ? 'stderr' : 'stdout';
    const last = this.#outputs.lastElementChild?.querySelector<HTMLElement>(`pre.${kind}`);
    const before = last ? written.get(last) : undefined;
    if (!last || !before) return false;
    if (!before.waiting) requestAnimationFrame(() => drawText(last));
    written.set(last, { text: (before.text + text).slice(-MAX_TEXT), waiting: true });
    return true;
  }

  #changed(code: string): void {
    this.#code = code;
    this.element.toggleAttribute('data-changed', this.isChanged);
    keepEdits();
  }
}

const cells = [...document.querySelectorAll<HTMLElement>('article [data-cell]')].map(
  (element) => new Cell(element),
);
const byNumber = new Map(cells.map((cell) => [cell.number, cell]));
/** The cells in which the controls stand, by the ids of their models. */
const homes = new Map<string, Cell>();
const widgets = new PageWidgets({
  send: (message) => attended(homes.get(message.commId), runner.tell(message)),
  load: (name) => import(`${assets}control-${name}.js`) as Promise<{ default: AnyWidget }>,
});
const runner = new Runner({ onReport: report, onLost: forget });
let queue: Cell[] = [];
let active: Cell | undefined;

/** Does what a button of the page asks for. */
export function act(element: HTMLElement | undefined, action: string): void {
  const cell = cells.find((each) => each.element === element);
  if (action === 'run' && cell) void runTo(cell);
  else if (action === 'run-all') void runAll();
  else if (action === 'stop') void stop();
  else if (action === 'restart') runner.clear();
  else if (action === 'share') void showLink(linkTo(cells));
  else if (action === 'edit' && cell) void cell.edit();
  else if (action === 'reset' && cell) cell.reset();
}

/** Puts back what the reader changed last time. */
export function restore(): void {
  for (const { original, code } of workOn(page).edits) {
    const cell = cells.find((each) => each.original === original);
    if (cell) void cell.edit(code, false);
  }
}

/** Whether the page shows what a link has brought. That is not kept as the reader's own. */
let isShared = false;

/** Asks whether to use what the link has brought. Nothing of it is run. */
export function offerShared(): void {
  offer(cells, {
    use: () => {
      isShared = true;
    },
    leave: restore,
  });
}

/** Runs a cell, and first all earlier cells whose present code has not run. */
async function runTo(cell: Cell): Promise<void> {
  if (active === cell || queue.includes(cell)) return;
  if (cell.isAbsent) return cell.say('skipped', say.absent);
  const earlier = cells
    .slice(0, cells.indexOf(cell))
    .filter(
      (each) =>
        each.kind !== 'checks' &&
        !each.element.hasAttribute('data-skip') &&
        (each.ran !== each.code || each.isOutdated),
    );
  await enqueue([...earlier.filter((each) => each !== active && !queue.includes(each)), cell]);
}

async function runAll(): Promise<void> {
  for (const cell of cells) if (cell.isAbsent) cell.say('skipped', say.absent);
  await enqueue(
    cells.filter(
      (cell) => !cell.element.hasAttribute('data-skip') && !queue.includes(cell) && cell !== active,
    ),
  );
}

async function enqueue(wanted: readonly Cell[]): Promise<void> {
  for (const cell of wanted) cell.say('waiting', say.waiting);
  queue.push(...wanted);
  if (active) return;
  for (let next = queue.shift(); next; next = queue.shift()) {
    active = next;
    const ending = await runOne(next);
    active = undefined;
    if (ending === 'ok') react(next);
    const isMeant = ending === 'error' && next.element.hasAttribute('data-raises');
    if (ending === 'ok' || isMeant || next.kind !== 'plain') continue;
    for (const left of queue) left.say('skipped', ending === 'error' ? say.skipped : '');
    queue = [];
  }
}

/**
 * Of the cells that depend on this one, those that were fast run again, in their order. The others
 * say that they are out of date, and so do all that depend on them.
 */
function react(cell: Cell): void {
  const after = (each: Cell) =>
    dependents(each, cells.slice(cells.indexOf(each) + 1)).filter((next) => !queue.includes(next));
  const outdate = (each: Cell): void => {
    each.isOutdated = true;
    each.say('outdated', say.outdated);
    for (const next of after(each)) if (!next.isOutdated) outdate(next);
  };
  const next = after(cell);
  for (const each of next) if (Number(each.last?.milliseconds) >= FAST) outdate(each);
  queue.push(...next.filter(({ isOutdated }) => !isOutdated));
  queue.sort((a, b) => cells.indexOf(a) - cells.indexOf(b));
}

async function runOne(cell: Cell): Promise<Ending> {
  const code = cell.code;
  cell.say('running', say.starting);
  cell.begin();
  const started = performance.now();
  const clock = setInterval(
    () => cell.say('running', `${say.running} ${seconds(performance.now() - started)}`),
    500,
  );
  const ended = await runner.run(cell.number, code);
  const { ending } = ended;
  clearInterval(clock);
  const took = seconds(performance.now() - started);
  cell.end();
  // What a failed cell declared before its error stays, as in the kernel.
  cell.ran = ending === 'ok' || cell.element.hasAttribute('data-raises') ? code : undefined;
  cell.last = ended;
  cell.isOutdated = false;
  if (ending === 'ok') cell.say('ok', `${say.done} ${took}`);
  else if (ending === 'error') cell.say('error', say.failed);
  else cell.say('stopped', ending === 'killed' ? say.stateLost : say.stopped);
  return ending;
}

/** Shows that a control's move is being handled where that takes long, so that it can be stopped. */
async function attended(cell: Cell | undefined, handled: Promise<void>): Promise<void> {
  let isSlow = false;
  const patience = setTimeout(() => {
    isSlow = cell !== undefined && cell !== active;
    if (isSlow) cell?.say('running', say.running);
  }, PATIENCE);
  await handled;
  clearTimeout(patience);
  if (isSlow && cell !== active) cell?.say('ok', '');
}

async function stop(): Promise<void> {
  for (const cell of queue) cell.say('', '');
  queue = [];
  if (active) active.say('running', say.stopping);
  await runner.stop();
}

function viewOf(view: unknown): string | undefined {
  return isObject(view) && typeof view.model_id === 'string' ? view.model_id : undefined;
}

function report(message: Report): void {
  if (message.type === 'comm') widgets.receive(message.message);
  // What a link has brought is not the reader's own, also where they have run it.
  if (message.type === 'keep' && !isShared) keepText(message.key, message.text);
  if (message.type === 'comm' || message.type === 'handled' || message.type === 'keep') return;
  const cell = byNumber.get(message.cell);
  if (message.type === 'output')
    cell?.show(message.output, message.displayId, message.update ?? false);
  else if (message.type === 'started') cell?.say('running', say.running);
}

function forget(): void {
  widgets.clear();
  homes.clear();
  for (const cell of cells) {
    cell.ran = undefined;
    cell.isOutdated = false;
  }
}

function keepEdits(): void {
  if (isShared) return;
  const edits = cells
    .filter((cell) => cell.isChanged)
    .map(({ original, code }) => ({ original, code }));
  keepWork(page, { ...workOn(page), edits });
}

function keepResult(exercise: string, passed: boolean): void {
  const work = workOn(page);
  if (!passed || work.passed.includes(exercise)) return;
  keepWork(page, { ...work, passed: [...work.passed, exercise] });
  tools?.showProgress();
}

function seconds(milliseconds: number): string {
  return milliseconds < 1000
    ? `${Math.round(milliseconds)} ms`
    : `${(milliseconds / 1000).toFixed(1)} s`;
}
