export { type DigitScenesDataset, type DigitScenesOptions, digitScenes } from './digit-scenes.ts';
export type { Box, Color, PlacedShape, ShapeKind } from './figure.ts';
export type { SceneObject } from './scene.ts';
export { type ShapesDataset, type ShapesOptions, shapes } from './shapes.ts';
