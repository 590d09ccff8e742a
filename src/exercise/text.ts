/** A text for the reader: one language for both, or Chinese and English. */
export type Text = string | { readonly zh: string; readonly en: string };

/** Chinese first, English beside it. */
export function both(text: Text): string {
  return typeof text === 'string' ? text : `${text.zh} · ${text.en}`;
}
