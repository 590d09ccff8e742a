import { escapeHtml } from '../../contract/index.ts';
import { tableHtml, tableText } from '../render/html.ts';
import { hasMethods, peek } from '../render/read-without-getters.ts';

/** A layer of tfjs-layers, known by what it can do. */
export interface LayerLike {
  readonly name: string;
  readonly outputShape?: unknown;
  countParams(): number;
  getClassName?(): string;
}

export const isLayer = (value: unknown): value is LayerLike =>
  typeof peek(value, 'name') === 'string' &&
  hasMethods(value, 'countParams', 'getWeights', 'apply');

/** The input or output of a layer while a model is put together. */
export interface SymbolicLike {
  readonly name: string;
  readonly shape: readonly (number | null)[];
  readonly dtype: string;
  readonly sourceLayer: LayerLike;
}

export const isSymbolic = (value: unknown): value is SymbolicLike =>
  Array.isArray(peek(value, 'shape')) && isLayer(peek(value, 'sourceLayer'));

/** `SymbolicTensor [?,4] float32 of the layer dense_1`. */
export function describeSymbolic({ shape, dtype, sourceLayer }: SymbolicLike): string {
  return `SymbolicTensor ${shapeText(shape)} ${dtype} of the layer ${sourceLayer.name}`;
}

/** A model of tfjs-layers, known by what it can do. */
export interface ModelLike {
  readonly name: string;
  readonly layers: readonly LayerLike[];
  countParams(): number;
}

export const isModel = (value: unknown): value is ModelLike =>
  Array.isArray(peek(value, 'layers')) && hasMethods(value, 'countParams', 'summary');

/** Ends a training after its current batch. tfjs-layers looks at this field. Weights are kept. */
export function stopTraining(value: unknown): void {
  try {
    if (isModel(value) && 'stopTraining' in value) value.stopTraining = true;
  } catch {
    // A getter or a proxy of the reader's has thrown. It is no model.
  }
}

/** `Model sequential_1, 3 layers, 101,770 parameters`. */
export function describeModel(model: ModelLike): string {
  const layers = `${model.layers.length} layer${model.layers.length === 1 ? '' : 's'}`;
  return `Model ${model.name}, ${layers}, ${parametersOf(model)} parameters`;
}

/** `Layer dense_1, Dense, output [?,10], 7,850 parameters`. */
export function describeLayer(layer: LayerLike): string {
  const [name, kind, output, parameters] = rowOf(layer);
  return `Layer ${name}, ${kind}, output ${output}, ${parameters} parameters`;
}

const HEAD = ['layer', 'kind', 'output', 'parameters'];

export function renderModel(model: ModelLike): { text: string; html: string } {
  return renderLayers(model.layers, describeModel(model));
}

export function renderLayers(
  layers: readonly LayerLike[],
  title = `${layers.length} layers`,
): { text: string; html: string } {
  const rows = layers.map(rowOf);
  return {
    text: `${title}\n${tableText(HEAD, rows)}`,
    html: `<strong>${escapeHtml(title)}</strong>${tableHtml(HEAD, rows)}`,
  };
}

const rowOf = (layer: LayerLike) =>
  [
    layer.name,
    layer.getClassName?.() ?? layer.constructor.name,
    outputOf(layer),
    parametersOf(layer),
  ] as const;

const shapeText = (shape: unknown): string => JSON.stringify(shape ?? null).replaceAll('null', '?');

/** A layer that was never applied has none yet. */
function outputOf(layer: LayerLike): string {
  try {
    return shapeText(layer.outputShape);
  } catch {
    return '?';
  }
}

/** A model that is not built yet has none to count. */
function parametersOf(part: { countParams(): number }): string {
  try {
    return part.countParams().toLocaleString('en-US');
  } catch {
    return '?';
  }
}
