import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { isObject } from '../../contract/index.ts';
import { ParameterError } from './inject.ts';

/**
 * The parameters of a JSON or YAML file, by name.
 *
 * @throws ParameterError where it is no such file, or holds no mapping of names
 */
export async function readParameters(path: string): Promise<Record<string, unknown>> {
  const text = await readFile(path, 'utf8');
  let value: unknown;
  try {
    value = extname(path) === '.json' ? JSON.parse(text) : await readYaml(text);
  } catch (error) {
    throw new ParameterError(`${path}: ${(error as Error).message}`);
  }
  if (isObject(value)) return value;
  throw new ParameterError(`${path}: expected names with values, "lr: 0.1", a line each`);
}

/** The reader is loaded where there is something to read: few runs have a file of parameters. */
async function readYaml(text: string): Promise<unknown> {
  const { parseYaml } = await import('./yaml.ts');
  return parseYaml(text);
}
