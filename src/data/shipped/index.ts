export { breastCancer } from './breast-cancer.ts';
export { cat } from './cat.ts';
export { type DigitsDataset, digits } from './digits.ts';
export { iris } from './iris.ts';
export type { TableDataset } from './table.ts';
export { wine } from './wine.ts';
