export { type ShiftOptions, shift } from './shift.ts';
