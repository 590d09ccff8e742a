import { CHECK_MIME, isObject, PLOTLY_MIME, WIDGET_MIME } from '../../contract/index.ts';
import type { Output } from '../../notebook/index.ts';
import { asReport, checkCard, untried } from '../render/check-card.ts';
import { asFigure } from '../render/figure.ts';
import { html } from '../render/html.ts';
import { figureCaption, type OutputContext, renderOutput } from '../render/outputs.ts';
import { createSanitizer } from '../render/sanitize.ts';
import { language } from './page-facts.ts';
import { addText, beginText } from './stream-text.ts';

const tools = window.notegradPage;
const sanitizer = createSanitizer(window);

const picture: OutputContext['picture'] = ({ mime, content }) =>
  mime === 'image/svg+xml'
    ? `data:image/svg+xml;charset=utf-8,${encodeURIComponent(content)}`
    : `data:${mime};base64,${content}`;

export interface CellOutputsOptions {
  /** Whether the reader has changed the code of the exercise that is checked here. */
  isTried(): boolean;
  /** An exercise has been checked. */
  onChecked(exercise: string, passed: boolean): void;
  /** Puts the control of that model into the element. Returns whether there is one. */
  mount(model: string, place: () => HTMLElement): boolean;
}

/** What stands below a code cell: at first what the notebook has stored, then what a run gives. */
export class CellOutputs {
  readonly #element: HTMLElement;
  readonly #stored: string;
  readonly #options: CellOutputsOptions;
  readonly #displays = new Map<string, HTMLElement>();
  /** Numbers of the stored figures. The figures of a run take them in order. */
  readonly #numbers: readonly number[];
  #figures = 0;
  #isStale = false;
  readonly #context: OutputContext = {
    language,
    sanitizer,
    picture,
    figure: (_figure, drawing, title, sentence) => {
      const number = this.#numbers[this.#figures++];
      return html`<figure class="figure live"${number !== undefined && html` id="figure-${number}"`} aria-label="${sentence}"><div class="plot">${drawing}</div>${figureCaption(number, title, language)}</figure>`;
    },
  };

  constructor(element: HTMLElement, options: CellOutputsOptions) {
    this.#element = element;
    this.#options = options;
    this.#stored = element.innerHTML;
    this.#numbers = [...element.querySelectorAll('.figure[id]')].map(({ id }) =>
      Number(id.slice('figure-'.length)),
    );
  }

  /** Puts back what the notebook has stored. */
  reset(): void {
    this.#element.innerHTML = this.#stored;
  }

  /** The old outputs stay until the first new one arrives, so that the page does not jump. */
  begin(): void {
    this.#isStale = true;
    this.#figures = 0;
    this.#displays.clear();
    this.#element.style.minHeight = `${this.#element.offsetHeight}px`;
  }

  end(): void {
    this.#dropStale();
    this.#element.style.minHeight = '';
  }

  show(output: Output, displayId: string | undefined, update: boolean): void {
    this.#dropStale();
    if ('data' in output && this.#special(output.data, displayId)) return;
    const old = displayId === undefined ? undefined : this.#displays.get(displayId);
    const figure = 'data' in output ? asFigure(output.data[PLOTLY_MIME]) : undefined;
    const frame = old?.querySelector<HTMLElement>('.figure');
    if (update && frame && figure) {
      this.#recaption(frame, output);
      return void tools?.drawFigure(frame, figure);
    }
    if (output.output_type === 'stream' && this.#append(output.name, output.text)) return;
    const drawn = String(renderOutput(output, this.#context));
    const host = this.#place(drawn, displayId, update ? old : undefined);
    const pre = host.querySelector('pre');
    if (output.output_type === 'stream' && pre) beginText(pre, output.text);
    const place = host.querySelector<HTMLElement>('.figure');
    if (figure && place) void tools?.drawFigure(place, figure);
  }

  /** Shows what is more than a picture or text: a control, or an exercise that nobody has tried. */
  #special(data: Readonly<Record<string, unknown>>, displayId: string | undefined): boolean {
    const report = asReport(data[CHECK_MIME]);
    if (report) {
      this.#options.onChecked(report.exercise, report.status === 'passed');
      if (report.status === 'passed' || this.#options.isTried()) return false;
      // The reader has not begun, so a wrong result of the starter code is no mistake.
      this.#place(String(checkCard(untried(report), language)), displayId);
      return true;
    }
    const view = viewOf(data[WIDGET_MIME]);
    return (
      view !== undefined &&
      this.#options.mount(
        view,
        () =>
          this.#place('<div class="control"></div>', displayId).firstElementChild as HTMLElement,
      )
    );
  }

  #dropStale(): void {
    if (this.#isStale) this.#element.replaceChildren();
    this.#isStale = false;
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

  #place(
    markup: string,
    displayId: string | undefined,
    host: HTMLElement = document.createElement('div'),
  ): HTMLElement {
    host.className = 'display';
    host.innerHTML = markup;
    if (!host.isConnected) this.#element.append(host);
    if (displayId !== undefined) this.#displays.set(displayId, host);
    return host;
  }

  /** Adds text to the last output, if that is a piece of the same stream. */
  #append(name: string, text: string): boolean {
    const kind = name === 'stderr' ? 'stderr' : 'stdout';
    return addText(this.#element.lastElementChild?.querySelector(`pre.${kind}`), text);
  }
}

function viewOf(view: unknown): string | undefined {
  return isObject(view) && typeof view.model_id === 'string' ? view.model_id : undefined;
}
