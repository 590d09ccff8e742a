/** The page on which a person grades answers: what is typed is saved at once. No import: it is served as it is. */

interface Saved {
  readonly points: number | null;
  /** How many answers to the question have points, of how many. */
  readonly graded: number;
  readonly of: number;
}

const words = document.documentElement.dataset;
const fields = [...document.querySelectorAll<HTMLInputElement>('input[type=number]')];
const unsaved = new Set<HTMLElement>();

for (const card of document.querySelectorAll<HTMLElement>('[data-student]')) {
  const number = card.querySelector<HTMLInputElement>('input[type=number]');
  const comment = card.querySelector('textarea');
  const status = card.querySelector('output');
  if (!number || !comment || !status) continue;
  let last = Promise.resolve();
  card.addEventListener('input', () => {
    unsaved.add(card);
    status.textContent = words.unsaved ?? '';
    card.dataset.state = 'unsaved';
  });
  card.addEventListener('change', () => {
    last = last.then(() => save(card, number, comment, status));
  });
  number.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') next(number, event);
  });
  comment.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) next(number, event);
  });
}

function next(from: HTMLInputElement, event: KeyboardEvent): void {
  event.preventDefault();
  const to = fields[fields.indexOf(from) + (event.shiftKey ? -1 : 1)];
  // Whoever leaves a field has it saved.
  if (to) {
    to.focus();
    to.select();
    to.closest('[data-student]')?.scrollIntoView({ block: 'nearest' });
  } else (document.activeElement as HTMLElement | null)?.blur();
}

async function save(
  card: HTMLElement,
  number: HTMLInputElement,
  comment: HTMLTextAreaElement,
  status: HTMLOutputElement,
): Promise<void> {
  if (number.value === '' && number.validity.badInput) return;
  unsaved.delete(card);
  const { student, question } = card.dataset;
  const points = number.value === '' ? null : Number(number.value);
  try {
    const response = await fetch('../../save', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ student, question, points, comment: comment.value }),
    });
    if (!response.ok) throw new Error(await response.text());
    const saved = (await response.json()) as Saved;
    if (points !== null && saved.points !== points) number.value = String(saved.points ?? '');
    if (unsaved.has(card)) return;
    card.dataset.state = 'saved';
    status.textContent = saved.points === null ? (words.waiting ?? '') : (words.saved ?? '');
    const counter = document.querySelector(`[data-counter="${CSS.escape(question ?? '')}"]`);
    if (counter) counter.textContent = `${saved.graded}/${saved.of}`;
  } catch (error) {
    unsaved.add(card);
    card.dataset.state = 'failed';
    status.textContent = `${words.failed ?? ''} ${error instanceof Error ? error.message : ''}`;
  }
}

addEventListener('beforeunload', (event) => {
  if (unsaved.size > 0) event.preventDefault();
});
