import { say } from './page-facts.ts';

/** The place below the buttons of a chapter where the page speaks of links. Empty at first. */
function place(): HTMLElement {
  const known = document.querySelector<HTMLElement>('.share-notice');
  if (known) {
    known.replaceChildren();
    return known;
  }
  const made = document.createElement('div');
  made.className = 'share-notice';
  made.setAttribute('role', 'status');
  document.querySelector('.live-bar')?.after(made);
  return made;
}

/** Shows a link to the reader, who can copy it. */
export async function showLink(link: string): Promise<void> {
  const field = document.createElement('input');
  Object.assign(field, { value: link, readOnly: true });
  field.setAttribute('aria-label', say.share);
  const text = document.createElement('p');
  text.textContent = say.shareLink;
  place().append(text, field);
  field.select();
  try {
    await navigator.clipboard.writeText(link);
    text.textContent = `${say.shareLink} ${say.copied}`;
  } catch {
    // The reader copies it by hand.
  }
}

/** Says something about a link, and offers what can be done. */
export function tell(text: string, choices: readonly (readonly [string, () => void])[] = []): void {
  const notice = place();
  const line = document.createElement('p');
  line.textContent = text;
  notice.append(line);
  for (const [label, choose] of choices) {
    const button = document.createElement('button');
    Object.assign(button, { type: 'button', textContent: label });
    button.addEventListener('click', () => {
      notice.replaceChildren();
      choose();
    });
    notice.append(button);
  }
}
