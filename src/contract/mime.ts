/**
 * MIME type to content: text for text types, base64 for binary ones, a plain object for `+json`
 * ones.
 */
export type MimeBundle = Record<string, unknown>;

/** A Plotly figure: `{ data, layout }`. */
export const PLOTLY_MIME = 'application/vnd.plotly.v1+json';

/** The machine-readable part of a shown exercise, an {@link ExerciseReport}. */
export const CHECK_MIME = 'application/vnd.notegrad.check+json';

/** A claim that a chapter makes and checks, a {@link ClaimReport}. */
export const CLAIM_MIME = 'application/vnd.notegrad.claim+json';

/** The view of a widget, of which only the model's id is kept. */
export const WIDGET_MIME = 'application/vnd.jupyter.widget-view+json';
