export { glyphCnn } from './glyph-cnn.ts';
export { glyphMlp } from './glyph-mlp.ts';
export { mnistVae } from './mnist-vae.ts';
export { type SegmenterChoice, segmenter } from './segmenter.ts';
