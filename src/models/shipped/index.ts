export { type CourseWriterChoice, courseWriter } from './course-writer.ts';
export { digitGan } from './digit-gan.ts';
export { glyphCnn } from './glyph-cnn.ts';
export { glyphMlp } from './glyph-mlp.ts';
export { mnistVae } from './mnist-vae.ts';
export { sceneDenoiser } from './scene-denoiser.ts';
export { type SegmenterChoice, segmenter } from './segmenter.ts';
