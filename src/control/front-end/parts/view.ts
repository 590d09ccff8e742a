import type { AnyModel, AnyView, Text } from '../../../contract/index.ts';

/** How long an answer of the kernel may take before the reader is told, in milliseconds. */
const PATIENCE = 3000;

const SILENT: Text = {
  zh: '还没有回应：内核可能在忙。重启过内核的话，请重新运行这一格。',
  en: 'No answer yet: the kernel may be busy. If it was restarted, run this cell again.',
};
const GONE: Text = {
  zh: '内核已经不在：请重新运行这一格。',
  en: 'The kernel is gone: run this cell again.',
};
const RESTORED: Text = {
  zh: '页面重新打开过：请重新运行这一格，图才会跟着变。',
  en: 'This page was loaded anew: run this cell again, so that what it shows moves along.',
};

/** A text in the language of the page; in both where the page is of none, as in JupyterLab. */
export function say(text: unknown): string {
  if (typeof text !== 'object' || text === null) {
    const [zh = '', en] = String(text ?? '').split(' | ', 2);
    return en === undefined ? zh : say({ zh, en });
  }
  const { zh, en } = text as { readonly zh: string; readonly en: string };
  const { language } = document.documentElement.dataset;
  if (language === 'zh' || language === 'en') return language === 'zh' ? zh : en;
  return zh === en ? zh : `${zh} / ${en}`;
}

/** An element with properties and styles. Styles of a sheet would need one in each front end. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<Omit<HTMLElementTagNameMap[Name], 'style'>> = {},
  style: Partial<CSSStyleDeclaration> = {},
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  Object.assign(made, properties);
  Object.assign(made.style, style);
  return made;
}

/** A track to drag on, as wide as there is room. */
export const trackElement = (): HTMLInputElement =>
  element('input', { type: 'range' }, { flex: '1 1 5em', minWidth: '0', margin: '0' });

/** What all controls have in common: a row, a label, and a line for what the reader must know. */
export class View {
  readonly model: AnyModel;
  readonly row: HTMLElement;
  readonly #hint = element(
    'div',
    { hidden: true },
    { fontSize: '0.85em', opacity: '0.8', minHeight: '1.4em' },
  );
  readonly #off: (() => void)[] = [];
  #waiting: ReturnType<typeof setTimeout> | undefined;
  /** Whether anybody is there, asked and not answered yet. */
  #question: Promise<boolean> | undefined;
  #answer: ((isAnswered: boolean) => void) | undefined;

  constructor({ model, el }: AnyView) {
    this.model = model;
    this.row = element(
      'div',
      {},
      { display: 'flex', flexWrap: 'wrap', gap: '0.25em 0.75em', alignItems: 'center' },
    );
    Object.assign(el.style, { maxWidth: '42em', padding: '0.15em 0.6em' });
    // Plain keys are the control's. JupyterLab would move to another cell, or take the focus away.
    el.addEventListener('keydown', (event) => {
      if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
    });
    this.#hint.setAttribute('role', 'status');
    el.append(this.row, this.#hint);
    this.#listen('msg:custom', () => this.#answered());
    this.follow(['restored'], () => this.#answered());
  }

  get label(): string {
    return say(this.model.get('label'));
  }

  /** Draws now, and whenever one of these attributes changes. */
  follow(names: readonly string[], draw: () => void): void {
    for (const name of names) this.#listen(`change:${name}`, draw);
    draw();
  }

  /** The reader has changed the value. Settles when the kernel answers, and says whether it does. */
  change(value: unknown): Promise<boolean> {
    this.model.set('value', value);
    this.model.save_changes();
    return this.#ask();
  }

  /**
   * The reader has given a value that no notebook and no link may carry. It goes to the kernel as a
   * message of its own, which `follow` of the model's state does not see.
   */
  give(value: unknown): Promise<boolean> {
    const asked = this.#ask();
    this.#send({ type: 'value', value });
    return asked;
  }

  /** Draws what the kernel holds of such a value: now, and whenever another one was given. */
  followGiven(draw: (value: unknown) => void): void {
    this.#listen('msg:custom', (content: { readonly type: string; readonly value?: unknown }) => {
      if (content.type === 'value') draw(content.value);
    });
    this.#send({ type: 'value?' });
  }

  /** An element with the control's label before it. */
  labelled(input: HTMLElement): HTMLElement {
    const label = element(
      'label',
      {},
      { display: 'flex', flex: '1 1 auto', gap: '0.75em', alignItems: 'center', minWidth: '0' },
    );
    label.append(element('span', { textContent: this.label }, { minWidth: '5em' }), input);
    return label;
  }

  /** A button that says this and does that. */
  button(text: string, press: () => void): HTMLButtonElement {
    const made = element('button', { type: 'button', textContent: text }, { font: 'inherit' });
    made.addEventListener('click', press);
    return made;
  }

  /** Takes the view away. */
  readonly end = (): void => {
    clearTimeout(this.#waiting);
    for (const off of this.#off) off();
  };

  #listen(event: string, listener: (...values: never[]) => void): void {
    this.model.on(event, listener);
    this.#off.push(() => this.model.off(event, listener));
  }

  /** The protocol does not say that a kernel is gone: the control moves and nothing happens. */
  #ask(): Promise<boolean> {
    if (this.#question) return this.#question;
    const question = new Promise<boolean>((answer) => {
      this.#answer = answer;
    });
    this.#question = question;
    this.#waiting = setTimeout(() => this.#close(false, SILENT), PATIENCE);
    this.#send({ type: 'there?' });
    return question;
  }

  #send(content: unknown): void {
    try {
      this.model.send(content);
    } catch {
      // JupyterLab has given the channel up, which it does when a kernel restarts.
      this.#close(false, GONE);
    }
  }

  #answered(): void {
    this.#close(true, this.model.get('restored') === true ? RESTORED : undefined);
  }

  #close(isAnswered: boolean, text: Text | undefined): void {
    clearTimeout(this.#waiting);
    this.#answer?.(isAnswered);
    this.#question = undefined;
    this.#tell(text);
  }

  #tell(text: Text | undefined): void {
    this.#hint.hidden = text === undefined;
    this.#hint.textContent = text === undefined ? '' : say(text);
  }
}
