import { escapeHtml, tableHtml, tableText } from './html.ts';

interface LayerLike {
  readonly name: string;
  readonly outputShape?: unknown;
  countParams(): number;
  getClassName?(): string;
}

/** A model of tfjs-layers, known by what it can do. */
export interface ModelLike {
  readonly name: string;
  readonly layers: readonly LayerLike[];
  countParams(): number;
}

export function isModel(value: unknown): value is ModelLike {
  const { layers, countParams, summary } = (value ?? {}) as Partial<ModelLike> & {
    summary?: unknown;
  };
  return (
    Array.isArray(layers) && typeof countParams === 'function' && typeof summary === 'function'
  );
}

/** Makes a training that runs end with its batch, weights kept; tfjs-layers looks at this field. */
export function stopTraining(value: unknown): void {
  try {
    if (isModel(value) && 'stopTraining' in value) value.stopTraining = true;
  } catch {
    // A getter of the reader's, or a proxy: no model.
  }
}

/** `Model sequential_1, 3 layers, 101,770 parameters`. */
export function describeModel(model: ModelLike): string {
  const layers = `${model.layers.length} layer${model.layers.length === 1 ? '' : 's'}`;
  return `Model ${model.name}, ${layers}, ${parametersOf(model)} parameters`;
}

const HEAD = ['layer', 'kind', 'output', 'parameters'];

export function renderModel(model: ModelLike): { text: string; html: string } {
  const title = describeModel(model);
  const rows = model.layers.map((layer) => [
    layer.name,
    layer.getClassName?.() ?? layer.constructor.name,
    JSON.stringify(layer.outputShape ?? null).replaceAll('null', '?'),
    parametersOf(layer),
  ]);
  return {
    text: `${title}\n${tableText(HEAD, rows)}`,
    html: `<strong>${escapeHtml(title)}</strong>${tableHtml(HEAD, rows)}`,
  };
}

/** A model that is not built yet has none to count. */
function parametersOf(part: { countParams(): number }): string {
  try {
    return part.countParams().toLocaleString('en-US');
  } catch {
    return '?';
  }
}
