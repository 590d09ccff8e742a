// Weights of a trained model as a module of src/models/shipped/packed: one byte each, and of each
// tensor how much a step of its bytes is worth. `unpackWeights` reads them.
import { writeFileSync } from 'node:fs';

/** Writes the weights, and leaves the model with those that will be read again. */
export function packWeights(model, name, script) {
  const packed = Object.fromEntries(
    Object.entries(model.stateDict()).map(([key, { shape, values }]) => {
      const step = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127;
      const bytes = Int8Array.from(values, (value) => Math.round(value / step));
      return [key, { shape, step, bytes: Buffer.from(bytes.buffer).toString('base64') }];
    }),
  );
  model.loadStateDict(
    Object.fromEntries(
      Object.entries(packed).map(([key, { shape, step, bytes }]) => {
        const signed = new Int8Array(Buffer.from(bytes, 'base64'));
        return [key, { shape, values: Float32Array.from(signed, (b) => b * step) }];
      }),
    ),
  );
  const lines = JSON.stringify(packed).replace(/.{96}/g, '$&\n');
  writeFileSync(
    new URL(`../src/models/shipped/packed/${name}.ts`, import.meta.url),
    `// Made by scripts/${script}.\nexport const packed: string = \`\n${lines}\n\`;\n`,
  );
}
