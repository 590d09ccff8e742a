// The bundle of one conformance run: TensorFlow.js' core, the backends, then its own specs.
import '@tensorflow/tfjs-core/dist/index';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import '@tensorflow/tfjs-backend-cpu/dist/index';
import '../../src/backend/index.ts';
import './environment.mjs';
import '@tensorflow/tfjs-core/dist/tests';
