import {
  bothLanguages,
  displayMetadata,
  type MimeBundle,
  messageOf,
  type Text,
  textIn,
  WIDGET_MIME,
  type WidgetState,
} from '../contract/index.ts';
import { jupyterDisplay, type Showable, textsMetadata } from '../display/index.ts';
import { hasModels, Model } from './model.ts';

/** A view of the model, as a front end shows it. */
export const viewOf = ({ id }: Model): MimeBundle => ({
  [WIDGET_MIME]: { version_major: 2, version_minor: 0, model_id: id },
});

/** What a control is made of. */
export interface ControlParts<T> {
  /** Name of its front-end module. */
  readonly frontEnd: string;
  readonly value: T;
  /** Default: the name under which `explore` has it. */
  readonly label?: Text | undefined;
  /** What else its front end has to know. */
  readonly attributes: WidgetState;
  /** A value in a few words. Default: as code. */
  words?(value: T): Text;
  /**
   * The value of what the front end has sent. What it throws is told the reader, and the value
   * remains what it was. Default: what was sent, as it is.
   */
  read?(sent: unknown): T;
  /**
   * Given where values are the reader's own affair, as photos are: such a value goes to and fro in
   * messages of this form alone. It stands in no state of the model, which notebooks and links
   * carry, and in no code.
   */
  handed?(value: T): unknown;
}

/**
 * Something that a reader moves, whose value is a `T`. It shows itself where it is the last
 * expression of a cell, and all its views move together. Where no kernel answers, its value stands
 * there in words.
 */
export class Control<T> implements Showable {
  readonly #parts: ControlParts<T>;
  #name = '';
  #value: T;
  #isRefused = false;
  #model: Model | undefined;

  constructor(parts: ControlParts<T>) {
    this.#parts = parts;
    this.#value = parts.value;
  }

  /** The value that the reader has set last. */
  get value(): T {
    return this.#value;
  }

  get label(): Text {
    return this.#parts.label ?? this.#name;
  }

  /** Whether its values may be written down anywhere: a photo of the reader's may not. */
  get isPrivate(): boolean {
    return this.#parts.handed !== undefined;
  }

  /** Names it, unless it has a label or a name already. */
  named(name: string): this {
    if (this.#name === '') this.#name = name;
    return this;
  }

  /**
   * Calls back whenever the reader has moved it, with the new value, in the cell that asks for it.
   * Moves that come while it runs become one. Nothing happens where nobody can move it, and for a
   * value that is refused.
   */
  onChange(listener: (value: T) => unknown): void {
    if (!hasModels()) return;
    this.#open().onChange(() => (this.#isRefused ? undefined : listener(this.#value)));
  }

  /** Its name and value in words. */
  get text(): Text {
    const words = this.#parts.words?.(this.#value) ?? JSON.stringify(this.#value);
    const said = (language: 'zh' | 'en') =>
      `${textIn(this.label, language)} = ${textIn(words, language)}`;
    return { zh: said('zh'), en: said('en') };
  }

  [jupyterDisplay](): MimeBundle {
    const text = { 'text/plain': bothLanguages(this.text) };
    if (!hasModels()) return text;
    return { ...viewOf(this.#open()), ...text };
  }

  [displayMetadata](): Record<string, unknown> {
    const { text } = this;
    if (typeof text === 'string') return {};
    return textsMetadata([[bothLanguages(text), text]]);
  }

  /** The model is made for the first cell that shows it, and anew when that cell runs again. */
  #open(): Model {
    if (this.#model?.isOpen) return this.#model;
    const { frontEnd, attributes, handed } = this.#parts;
    const value = handed ? null : this.#value;
    const model = new Model(frontEnd, { ...attributes, label: this.label, value });
    if (handed) model.hand(handed(this.#value));
    model.onChange(({ value }) => {
      if (value !== undefined) this.#take(model, value);
    });
    this.#model = model;
    return model;
  }

  #take(model: Model, sent: unknown): void {
    const { read, handed } = this.#parts;
    let error = '';
    try {
      this.#value = read ? read(sent) : (sent as T);
      this.#isRefused = false;
      if (handed) model.hand(handed(this.#value));
    } catch (thrown) {
      error = messageOf(thrown);
      this.#isRefused = true;
    }
    if (read) model.set({ error });
  }
}

/** Controls by their names. */
export type Controls = Readonly<Record<string, Control<unknown>>>;
