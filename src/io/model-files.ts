import type { io } from '@tensorflow/tfjs-core';
import { isObject } from '../contract/index.ts';
import { type Manifest, manifestOf, weightBytes } from './model-manifest.ts';
import { refuse } from './refuse.ts';

/** The part of `tf.io` that takes handlers. */
export type ModelFiles = Pick<typeof io, 'registerLoadRouter' | 'registerSaveRouter'>;

/** A model in a folder, as `tf.loadLayersModel` and `model.save` take it. */
export type FileModel = Required<Pick<io.IOHandler, 'load' | 'save'>>;

const SCHEME = 'file://';
const MODEL = 'model.json';
const WEIGHTS = 'weights.bin';
const registered = new WeakSet<object>();

/**
 * Lets a copy of TensorFlow.js save and load models as files, on Node: `model.save('file:///folder')`,
 * `tf.loadLayersModel('file:///folder')` and `tf.loadGraphModel('file:///folder')`. Importing
 * `notegrad` does so for its own copy. A copy that knows `file://` already, from `tfjs-node`, keeps
 * its own ways. In a page nothing changes.
 */
export function registerModelFiles(to: ModelFiles & Pick<typeof io, 'getLoadHandlers'>): void {
  if (registered.has(to) || files() === undefined) return;
  registered.add(to);
  if (to.getLoadHandlers(`${SCHEME}/`).length > 0) return;
  const router = (url: string | string[]) =>
    typeof url === 'string' && url.startsWith(SCHEME) ? modelFiles(url) : (null as never);
  to.registerLoadRouter(router);
  to.registerSaveRouter(router);
}

/**
 * A model in a folder: `model.json` and `weights.bin`, in the format of TensorFlow.js and its
 * converter. To be given where a URL would be: `model.save(io.modelFiles(folder))`.
 *
 * @param place the folder, as a path or a `file://` URL. To load, also the path of a `.json` file in
 * it. A relative path counts from the working directory.
 * @throws Error where there is no file system, as in a page; loading and saving throw where the
 * files are not there, are damaged, or name weights outside of the folder.
 */
export function modelFiles(place: string): FileModel {
  const node = files();
  if (!node) {
    throw new Error(
      'modelFiles: there is no file system here; a page saves to localstorage:// or downloads://',
    );
  }
  const { fs, path } = node;
  const given = place.startsWith(SCHEME) ? node.pathOf(place) : place;
  return {
    async save(artifacts) {
      const { modelTopology, weightData, weightSpecs, ...rest } = artifacts;
      if (modelTopology instanceof ArrayBuffer) {
        throw new Error('save: a topology in binary form is not written; expected one of JSON');
      }
      const weights = joined(weightData);
      const manifest = weightSpecs ? [{ paths: [WEIGHTS], weights: weightSpecs }] : [];
      const text = JSON.stringify(textOf(rest, modelTopology, manifest));
      await fs.mkdir(given, { recursive: true });
      await fs.writeFile(path.join(given, WEIGHTS), weights);
      await fs.writeFile(path.join(given, MODEL), text);
      return {
        modelArtifactsInfo: {
          dateSaved: new Date(),
          modelTopologyType: 'JSON' as const,
          modelTopologyBytes: JSON.stringify(modelTopology ?? '').length,
          weightDataBytes: weights.length,
        },
      };
    },
    async load() {
      const isFolder = await fs.stat(given).then((found) => found.isDirectory());
      const file = isFolder ? path.join(given, MODEL) : given;
      const model = parse(await fs.readFile(file, 'utf8'), file);
      const manifest = manifestOf(model.weightsManifest);
      const folder = path.dirname(file);
      const parts = await Promise.all(
        manifest.flatMap(({ paths }) =>
          paths.map((name) => fs.readFile(inside(folder, name, path))),
        ),
      );
      const specs = manifest.flatMap(({ weights }) => weights);
      const weightData = joined(parts.map((part) => new Uint8Array(part).buffer));
      const expected = weightBytes(specs);
      if (expected !== undefined && expected !== weightData.length) {
        refuse(MODEL, `its weights take ${expected} bytes, and ${weightData.length} are there`);
      }
      const { weightsManifest: _, ...rest } = model;
      return {
        ...rest,
        ...(manifest.length > 0 ? { weightSpecs: specs, weightData: weightData.buffer } : {}),
      } as io.ModelArtifacts;
    },
  };
}

/** The file's keys in the order in which TensorFlow.js writes them. */
function textOf(rest: Partial<io.ModelArtifacts>, topology: unknown, manifest: Manifest) {
  const { format, generatedBy, convertedBy, ...others } = rest;
  return {
    ...{ modelTopology: topology, format, generatedBy, convertedBy },
    ...{ ...others, weightsManifest: manifest },
  };
}

function joined(data: ArrayBuffer | readonly ArrayBuffer[] | undefined): Uint8Array<ArrayBuffer> {
  const parts = data === undefined ? [] : data instanceof ArrayBuffer ? [data] : data;
  const all = new Uint8Array(parts.reduce((length, part) => length + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    all.set(new Uint8Array(part), at);
    at += part.byteLength;
  }
  return all;
}

function parse(text: string, file: string): Partial<io.ModelJSON> {
  let model: unknown;
  try {
    model = JSON.parse(text);
  } catch (error) {
    return refuse(file, (error as Error).message);
  }
  if (!isObject(model) || !isObject(model['modelTopology'])) {
    return refuse(file, 'it has no modelTopology');
  }
  return model as Partial<io.ModelJSON>;
}

/** The path of a file of weights, which has to lie in the model's folder. */
function inside(folder: string, name: string, path: typeof import('node:path')): string {
  const file = path.resolve(folder, name);
  if (path.isAbsolute(name) || path.relative(folder, file).startsWith('..')) {
    refuse(MODEL, `its weights lie outside of its folder, in ${JSON.stringify(name)}`);
  }
  return file;
}

/** Node's file system; undefined in a page. */
function files() {
  const builtin = globalThis.process?.getBuiltinModule;
  if (!globalThis.process?.versions?.node || !builtin) return undefined;
  const { fileURLToPath } = builtin('node:url');
  return {
    fs: builtin('node:fs/promises'),
    path: builtin('node:path'),
    // tfjs-node takes `file://./folder` for a relative path.
    pathOf: (url: string) =>
      url.startsWith(`${SCHEME}/`) ? fileURLToPath(url) : url.slice(SCHEME.length),
  };
}
