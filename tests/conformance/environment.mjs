// Which backend the specs run on; imported before them, because they are defined for each environment.
import { ENGINE } from '@tensorflow/tfjs-core/dist/engine';
import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util';

const backendName = process.env.CONFORMANCE_BACKEND;
setTestEnvs([{ name: `on-${backendName}`, backendName, isDataSync: true }]);

/** What each spec really ran on: TensorFlow.js falls back to cpu without a word when a backend cannot start. */
afterEach(() => {
  globalThis.conformanceBackend = `${ENGINE.backendName}/${ENGINE.backendInstance?.constructor.name}`;
});
