export { type Expression, expression } from './expression.ts';
export {
  type GradCheckOptions,
  type GradCheckReport,
  type GradCheckRow,
  gradCheck,
  type NumericOptions,
  numericGradient,
  relError,
} from './gradcheck.ts';
export {
  type DropOptions,
  type NormalizeOptions,
  Tape,
  type TapeOperand,
  Variable,
} from './tape.ts';
export { type Flow, type Step, trace } from './trace.ts';
export { type Op, Value } from './value.ts';
