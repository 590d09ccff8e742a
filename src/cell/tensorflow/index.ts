/**
 * All that kernel and pages know of TensorFlow.js, and they know it from here only. Nothing is
 * imported from it: a notebook may bring its own copy, or several, so values are known by what they
 * can do.
 *
 * - Kernel and pages: how tensors, layers, models, histories and data sets look (`tensor.ts`,
 *   `model.ts`, `history.ts`, `dataset.ts`, `images.ts`).
 * - The kernel alone: what a package of it gets when it is loaded (`companions.ts`), what is mended
 *   then (`greeting.ts`, `patch-inspect.ts`), when a cell is stopped (`scopes.ts`), and what is counted when one ends
 *   (`leaks.ts`).
 */
import type { Plugin } from '../plugin.ts';
import { isListOf } from '../render/read-without-getters.ts';
import { accompany } from './companions.ts';
import { describeDataset, isDataset } from './dataset.ts';
import { silenceGreeting } from './greeting.ts';
import { isHistory, renderHistory } from './history.ts';
import { LeakMeter } from './leaks.ts';
import {
  describeLayer,
  describeModel,
  describeSymbolic,
  isLayer,
  isModel,
  isSymbolic,
  type LayerLike,
  renderLayers,
  renderModel,
  stopTraining,
} from './model.ts';
import { previewInside } from './patch-inspect.ts';
import { TensorScopes } from './scopes.ts';
import { SlowBackend } from './slow-backend.ts';
import { describeTensor, isTensor, previewTensor, renderTensor } from './tensor.ts';

const isLayers = (value: unknown): value is readonly LayerLike[] =>
  Array.isArray(value) && value.length > 0 && isListOf(value, isLayer);

/** How values of TensorFlow.js look. A model is a layer, too, so it comes first. */
const KINDS: Plugin['kinds'] = [
  { is: isTensor, describe: describeTensor, preview: previewTensor, render: renderTensor },
  { is: isModel, describe: describeModel, render: renderModel },
  { is: isHistory, render: renderHistory },
  { is: isLayers, render: (layers: readonly LayerLike[]) => renderLayers(layers) },
  { is: isDataset, describe: describeDataset },
  { is: isLayer, describe: describeLayer },
  { is: isSymbolic, describe: describeSymbolic },
];

/** TensorFlow.js in one session. */
export function tensorflow(): Plugin {
  const leaks = new LeakMeter();
  const scopes = new TensorScopes();
  const slow = new SlowBackend();
  return {
    kinds: KINDS,
    packages: ['@tensorflow/tfjs', '@tensorflow/tfjs-core'],
    loaded(exports, load) {
      silenceGreeting();
      previewInside(exports);
      return accompany(exports, load);
    },
    cellBegins() {
      scopes.note();
      slow.begin();
    },
    cellEnded(values, last) {
      const told = [leaks.report(values, last), slow.end()].filter((text) => text !== undefined);
      return told.length > 0 ? told.join('') : undefined;
    },
    stopped(values) {
      scopes.restore();
      for (const value of values) stopTraining(value);
    },
  };
}
