/**
 * What both sides of a wall must agree on: library and kernel, notebook and page. Types, constants
 * and pure helpers; imports nothing.
 */
export {
  type Bilingual,
  bilingual,
  bothLanguages,
  type ComposedTexts,
  inLanguage,
  isBilingual,
  isText,
  lines,
  type Text,
  textIn,
  textsOf,
} from './bilingual.ts';
export { clock } from './clock.ts';
export { withoutControls } from './controls.ts';
export type {
  DeclaredCheck,
  DeclaredExercise,
  Finding,
  WireAnswer,
  WireNumber,
  WireValue,
} from './court.ts';
export { FIGURE_INK, figureInDark } from './dark-figure.ts';
export type { CheckReport, CheckStatus, ClaimReport, ExerciseReport } from './exercise-report.ts';
export {
  type Callable,
  type Comm,
  type CommExtras,
  type CommListener,
  type CommMessage,
  type CommRegistry,
  type Host,
  type HostDisplay,
  hostOf,
  installHost,
  KEPT_KEY_LIMIT,
  KEPT_TEXT_LIMIT,
  type KeptTexts,
  type Pauses,
} from './host.ts';
export { escapeHtml } from './html.ts';
export { isObject, type Json, type JsonObject } from './json.ts';
export { isLater, LATER } from './later.ts';
export { LARGER_HEAP } from './memory.ts';
export { messageOf } from './message-of.ts';
export { displayMetadata } from './metadata.ts';
export { CHECK_MIME, CLAIM_MIME, type MimeBundle, PLOTLY_MIME, WIDGET_MIME } from './mime.ts';
export { consequences, type Links, type RanCell } from './reactive.ts';
export { isSkip, SKIP, SKIP_MIME, type SkipReport, skipBundle } from './skip.ts';
export {
  type AnyModel,
  type AnyView,
  type AnyWidget,
  WIDGET_CONTROL_TARGET,
  WIDGET_TARGET,
  WIDGET_VERSION,
  type WidgetMessage,
  type WidgetState,
} from './widget.ts';
