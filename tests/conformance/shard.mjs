// Runs one shard of the specs on one backend and prints its results as one line of JSON.
import { createRequire } from 'node:module';
import { exclusions, ownBackend } from './exclusions.mjs';

const [bundle, backend, className, shard, shards] = process.argv.slice(2);
process.env.CONFORMANCE_BACKEND = backend;
console.warn = () => {};

const jasmineCore = createRequire(import.meta.url)('jasmine-core');
const environment = jasmineCore.boot(jasmineCore).getEnv();
const excluded = (name) => exclusions.find(({ spec }) => name.includes(spec));

/** Specs of a suite stay together: they share its setup. */
function shardOf(name) {
  let hash = 0;
  for (const char of name.split(' on-')[0]) hash = (hash * 31 + char.charCodeAt(0)) >>> 0;
  return hash % Number(shards);
}

const results = { passed: [], failed: [], pending: 0, excluded: 0 };
environment.configure({
  random: false,
  specFilter: (spec) => {
    const name = spec.getFullName();
    if (shardOf(name) !== Number(shard)) return false;
    if (!excluded(name)) return true;
    results.excluded++;
    return false;
  },
});
environment.addReporter({
  specDone({ status, fullName, failedExpectations }) {
    if (status === 'excluded') return;
    if (status === 'pending') {
      results.pending++;
      return;
    }
    // Specs that are not tied to an environment (the engine's own) may use what they like.
    const tied =
      fullName.includes(` on-${backend} `) && !ownBackend.some((name) => fullName.includes(name));
    const ran = globalThis.conformanceBackend;
    if (tied && ran !== `${backend}/${className}`) {
      results.failed.push({ name: fullName, message: `ran on ${ran}` });
    } else if (status === 'passed') {
      results.passed.push(fullName.replaceAll(` on-${backend} `, ' '));
    } else {
      const message = failedExpectations[0]?.message ?? status;
      results.failed.push({ name: fullName, message: message.slice(0, 300) });
    }
  },
});
process.on('unhandledRejection', () => {});
await import(bundle);
await environment.execute();
process.stdout.write(`${JSON.stringify(results)}\n`, () => process.exit(0));
