export { glyphCnn } from './glyph-cnn.ts';
export { mnistVae } from './mnist-vae.ts';
