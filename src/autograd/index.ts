export {
  type GradCheckOptions,
  type GradCheckReport,
  type GradCheckRow,
  gradCheck,
  type NumericOptions,
  numericGradient,
  relError,
} from './gradcheck.ts';
export { type Op, Value } from './value.ts';
