import {
  bothLanguages,
  displayMetadata,
  type MimeBundle,
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
  /** What is wrong with a value that the reader has set, which is not taken then. */
  refusal?(value: T): Text | undefined;
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
    const { frontEnd, attributes } = this.#parts;
    const model = new Model(frontEnd, { ...attributes, label: this.label, value: this.#value });
    model.onChange(({ value }) => {
      if (value !== undefined) this.#take(model, value as T);
    });
    this.#model = model;
    return model;
  }

  #take(model: Model, value: T): void {
    const { refusal } = this.#parts;
    const error = refusal?.(value);
    if (refusal) model.set({ error: error ?? '' });
    this.#isRefused = error !== undefined;
    if (!this.#isRefused) this.#value = value;
  }
}

/** Controls by their names. */
export type Controls = Readonly<Record<string, Control<unknown>>>;
