/**
 * What both sides of a wall must agree on: library and kernel, notebook and page. Types, constants
 * and pure helpers; imports nothing.
 */
export {
  type Bilingual,
  bilingual,
  bothLanguages,
  type ComposedTexts,
  type Text,
  textIn,
} from './bilingual.ts';
export type { CheckReport, CheckStatus, ExerciseReport } from './exercise-report.ts';
export {
  type Comm,
  type CommExtras,
  type CommListener,
  type CommMessage,
  type CommRegistry,
  type Host,
  type HostDisplay,
  hostOf,
  installHost,
} from './host.ts';
export { escapeHtml } from './html.ts';
export { isObject, type Json, type JsonObject } from './json.ts';
export { CHECK_MIME, type MimeBundle, PLOTLY_MIME, WIDGET_MIME } from './mime.ts';
