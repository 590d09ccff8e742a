export { type GlyphDataset, type GlyphFactors, type GlyphOptions, glyphDigits } from './digits.ts';
