import { element, say } from './view.ts';

/** What stands around a field whose content was refused. */
export const WRONG = '#C0392B';

/** A line below a control that says what was wrong with what the reader gave. */
export function errorLine() {
  const line = element('div', { hidden: true }, { flexBasis: '100%', fontSize: '0.9em' });
  line.setAttribute('role', 'alert');
  return {
    line,
    /** Says it; nothing for an empty text. Returns whether there was anything to say. */
    tell(text: unknown): boolean {
      const said = say(text);
      line.hidden = said === '';
      line.textContent = line.hidden ? '' : `⚠ ${said}`;
      return !line.hidden;
    },
  };
}
