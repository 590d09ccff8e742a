import { type AnyWidget, consequences } from '../../contract/index.ts';
import { backgroundNote, goesOn, markTitle } from './background.ts';
import { LiveCell } from './live-cell.ts';
import { assets, language, page, say } from './page-facts.ts';
import { PageTypes } from './page-types.ts';
import { PageWidgets } from './page-widgets.ts';
import type { Report } from './protocol.ts';
import { keepText, keepWork, workOn } from './reader-storage.ts';
import { type Ended, type Ending, NOT_RUN, Runner } from './runner.ts';
import { linkTo, offer } from './share.ts';
import { showLink } from './share-notice.ts';

/** Milliseconds after which the page shows that a control is at work. */
const PATIENCE = 500;

/** The cells in which the controls stand, by the ids of their models. */
const homes = new Map<string, LiveCell>();
const widgets = new PageWidgets({
  send: (message) => attended(homes.get(message.commId), runner.tell(message)),
  load: (name) => import(`${assets}control-${name}.js`) as Promise<{ default: AnyWidget }>,
});
const cells: readonly LiveCell[] = [
  ...document.querySelectorAll<HTMLElement>('article [data-cell]'),
].map(
  (element) =>
    new LiveCell(element, {
      widgets,
      run: (cell) => void runTo(cell),
      onEdited: keepEdits,
      onTyped: () => types.start(),
      onChecked: keepResult,
      onMounted: (model, cell) => homes.set(model, cell),
      exerciseOf: (cell) =>
        cells.slice(0, cells.indexOf(cell) + 1).findLast(({ kind }) => kind === 'exercise'),
    }),
);
const byNumber = new Map(cells.map((cell) => [cell.number, cell]));
const runner = new Runner({ onReport: report, onLost: forget });
const types = new PageTypes(assets, language);
/** Whether the reader knows that cells run unchecked. */
let isUncheckedTold = false;
let queue: LiveCell[] = [];
let active: LiveCell | undefined;
/** Milliseconds that the active cell has waited, and whether it waits now. */
let waited = 0;
let isHeld = false;
/** The cell that went on when the page went to the background. */
let unseen: LiveCell | undefined;
document.addEventListener('visibilitychange', noticeBackground);

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

/** Gets ready for the first run, which is most often asked for within a second. */
export function reach(): void {
  const isImported = cells.some(({ code }) => /\bfrom\s*['"]notegrad['"]/.test(code));
  runner.prepare(isImported ? ['notegrad'] : []);
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
async function runTo(cell: LiveCell): Promise<void> {
  if (active === cell || queue.includes(cell)) return;
  if (cell.isAbsent) return cell.say('skipped', say.absent);
  const earlier = cells
    .slice(0, cells.indexOf(cell))
    .filter(
      (each) =>
        each.kind !== 'checks' && !each.isSkipped && (each.ran !== each.code || each.isOutdated),
    );
  await enqueue([...earlier.filter((each) => each !== active && !queue.includes(each)), cell]);
}

async function runAll(): Promise<void> {
  for (const cell of cells) if (cell.isAbsent) cell.say('skipped', say.absent);
  await enqueue(
    cells.filter((cell) => !cell.isSkipped && !queue.includes(cell) && cell !== active),
  );
}

async function enqueue(wanted: readonly LiveCell[]): Promise<void> {
  for (const cell of wanted) cell.say('waiting', say.waiting);
  queue.push(...wanted);
  if (active) return;
  for (let next = queue.shift(); next; next = queue.shift()) {
    active = next;
    const ending = await runOne(next);
    active = undefined;
    if (ending === 'ok') react(next);
    const isMeant = ending === 'error' && next.isMeantToFail;
    if (ending === 'ok' || isMeant || next.kind !== 'plain') continue;
    for (const left of queue) left.say('skipped', ending === 'error' ? say.skipped : '');
    queue = [];
  }
}

/**
 * Of the cells that depend on this one, those that were fast run again, in their order. The others
 * say that they are out of date, and so do all that depend on them.
 */
function react(cell: LiveCell): void {
  const { again, outdated } = consequences(
    cell,
    cells.filter((each) => !queue.includes(each)),
  );
  for (const each of outdated) {
    each.isOutdated = true;
    each.say('outdated', say.outdated);
  }
  queue.push(...again);
  queue.sort((a, b) => cells.indexOf(a) - cells.indexOf(b));
}

async function runOne(cell: LiveCell): Promise<Ending> {
  const code = cell.code;
  cell.say('running', say.starting);
  cell.begin();
  const refused = await check(cell, code);
  const started = performance.now();
  waited = 0;
  const clock = setInterval(() => {
    const time = performance.now() - started - waited;
    if (!isHeld) cell.say('running', `${say.running} ${seconds(time)}`);
  }, 500);
  const ended = refused ?? (await runner.run(cell.number, code));
  const { ending, bound } = ended;
  clearInterval(clock);
  const took = seconds(performance.now() - started - waited);
  isHeld = false;
  markTitle(false);
  cell.end();
  if (bound) types.accept(code, ending === 'ok' ? undefined : bound);
  // What a failed cell declared before its error stays, as in the kernel.
  cell.ran = ending === 'ok' || cell.isMeantToFail ? code : undefined;
  cell.last = ended;
  cell.isOutdated = false;
  if (ending === 'ok') cell.say('ok', `${say.done} ${took}`);
  else if (ending === 'error') cell.say('error', say.failed);
  else cell.say('stopped', ending === 'killed' ? say.stateLost : say.stopped);
  return ending;
}

/**
 * Checks the types of a cell that is to run, once the reader has changed a cell, or where a cell asks for it. Returns
 * how the cell has ended where it must not run.
 */
async function check(cell: LiveCell, code: string): Promise<Ended | undefined> {
  const isWanted =
    types.isWanted || code.includes('@ts-expect-error') || cells.some(({ isChanged }) => isChanged);
  if (!isWanted) return undefined;
  if (!types.isReady) cell.say('running', say.loadingTypes);
  const verdict = await types.check(cell.number, code);
  cell.mark(verdict.kind === 'refused' ? verdict.refusal.marks : []);
  if (verdict.kind === 'stopped') return { ...NOT_RUN, ending: 'interrupted' };
  if (verdict.kind === 'refused') {
    const { error } = verdict.refusal;
    cell.show(
      { output_type: 'error', ...error, traceback: [...error.traceback] },
      undefined,
      false,
    );
    return { ...NOT_RUN, ending: 'error' };
  }
  if (verdict.kind === 'unchecked' && !isUncheckedTold) {
    isUncheckedTold = true;
    cell.show(
      { output_type: 'stream', name: 'stderr', text: `${say.unchecked}\n` },
      undefined,
      false,
    );
  }
  return undefined;
}

/** Shows that a control's move is being handled where that takes long, so that it can be stopped. */
async function attended(cell: LiveCell | undefined, handled: Promise<void>): Promise<void> {
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
  types.stop();
  await runner.stop();
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
  else if (message.type === 'held') waits(cell);
  else if (message.type === 'resumed') goesOnNow(cell, message.waited);
}

/** The page has gone to the background, or is back. */
function noticeBackground(): void {
  runner.hold();
  // A run that went on all the time may pause the next time.
  if (document.hidden && goesOn()) unseen = active;
  else if (!document.hidden) {
    unseen?.note(backgroundNote(undefined));
    unseen = undefined;
  }
}

function waits(cell: LiveCell | undefined): void {
  isHeld = true;
  cell?.say('running', say.background.held);
  markTitle(true);
}

function goesOnNow(cell: LiveCell | undefined, time: number): void {
  if (cell === active) waited += time;
  isHeld = false;
  markTitle(false);
  if (cell === active) cell?.say('running', say.running);
  cell?.note(backgroundNote(time));
}

function forget(): void {
  types.forget();
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
  window.notegradPage?.showProgress();
}

function seconds(milliseconds: number): string {
  return milliseconds < 1000
    ? `${Math.round(milliseconds)} ms`
    : `${(milliseconds / 1000).toFixed(1)} s`;
}
