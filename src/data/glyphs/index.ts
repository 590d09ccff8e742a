export { GlyphDataset, type GlyphOptions, glyphDigits } from './digits.ts';
export type { GlyphFactors } from './render.ts';
