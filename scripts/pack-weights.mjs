// Weights of a trained model as a module of src/models/shipped/packed: one byte each, or two, and of
// each tensor how much a step of them is worth. `unpackWeights` reads them.
import { writeFileSync } from 'node:fs';

/**
 * Writes the weights, and the characters of a language model's vocabulary beside them, and leaves the
 * model with the weights that will be read again.
 */
export function packWeights(model, name, script, { bits = 8, characters } = {}) {
  const Whole = bits === 16 ? Int16Array : Int8Array;
  const packed = Object.fromEntries(
    Object.entries(model.stateDict()).map(([key, { shape, values }]) => {
      const most = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
      const step = most / (2 ** (bits - 1) - 1);
      const wholes = Whole.from(values, (value) => Math.round(value / step));
      const bytes = Buffer.from(wholes.buffer).toString('base64');
      return [key, { shape, step, ...(bits === 16 && { bits }), bytes }];
    }),
  );
  model.loadStateDict(
    Object.fromEntries(
      Object.entries(packed).map(([key, { shape, step, bytes }]) => {
        const wholes = new Whole(Uint8Array.from(Buffer.from(bytes, 'base64')).buffer);
        return [key, { shape, values: Float32Array.from(wholes, (b) => b * step) }];
      }),
    ),
  );
  const lines = JSON.stringify(packed).replace(/.{96}/g, '$&\n');
  const vocabulary = characters
    ? `export const characters: string = \`${characters.replace(/[`\\$]/g, '\\$&')}\`;\n`
    : '';
  writeFileSync(
    new URL(`../src/models/shipped/packed/${name}.ts`, import.meta.url),
    `// Made by scripts/${script}.\n${vocabulary}export const packed: string = \`\n${lines}\n\`;\n`,
  );
}
