import { clock } from '../../contract/index.ts';
import { say } from './page-facts.ts';
import { recall, remember } from './reader-storage.ts';

const KEY = 'background';
const SIGN = '⏸ ';

/** Whether the reader wants runs to go on while the page is in the background. */
export function goesOn(): boolean {
  return recall(KEY) === 'go on';
}

/** Whether runs have to wait now. */
export const isHeld = (): boolean => document.hidden && !goesOn();

/** Shows in the tab's title, which is all that is seen of the page then, that a run waits. */
export function markTitle(isWaiting: boolean): void {
  const title = document.title.startsWith(SIGN)
    ? document.title.slice(SIGN.length)
    : document.title;
  document.title = isWaiting ? SIGN + title : title;
}

/** A line that says what became of a run in the background, and offers the other way. */
export function backgroundNote(waited: number | undefined): HTMLElement {
  const { background } = say;
  const note = document.createElement('p');
  note.className = 'background';
  note.setAttribute('role', 'status');
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = goesOn() ? background.hold : background.goOn;
  button.addEventListener('click', () => {
    remember(KEY, goesOn() ? 'hold' : 'go on');
    button.textContent = goesOn() ? background.hold : background.goOn;
  });
  const told = waited === undefined ? background.wentOn : background.wasHeld(clock(waited / 1000));
  note.append(`${told} `, button);
  return note;
}
