import * as activations from './activations/index.ts';
import * as layers from './layers/index.ts';
import * as losses from './losses/index.ts';
import { repeatable } from './repeatable.ts';

// These two draw in JavaScript what they do.
const { FractionalMaxPool2d: _, StochasticDepth: __, ...others } = layers;

repeatable(...Object.values(activations), ...Object.values(others), ...Object.values(losses));
