/** As much of a model as its handlers have to know. */
interface Artifacts {
  readonly modelTopology?: unknown;
  readonly format?: string;
  readonly generatedBy?: string;
  readonly convertedBy?: string | null;
  readonly trainingConfig?: unknown;
  readonly weightSpecs?: readonly unknown[];
  readonly weightData?: unknown;
}

interface ModelFile {
  readonly weightsManifest?: readonly Group[];
}

interface Group {
  readonly paths: readonly string[];
  readonly weights: readonly unknown[];
}

/** `tf.io`. */
interface Io {
  getSaveHandlers(url: string): readonly unknown[];
  registerSaveRouter(route: (url: string) => unknown): void;
  registerLoadRouter(route: (url: string) => unknown): void;
  getModelArtifactsInfoForJSON(artifacts: Artifacts): unknown;
  getModelArtifactsForJSON(
    file: ModelFile,
    weights: (groups: readonly Group[]) => Promise<readonly [readonly unknown[], ArrayBuffer]>,
  ): Promise<unknown>;
  readonly CompositeArrayBuffer: { join(data: unknown): ArrayBuffer };
}

const SCHEME = 'file://';

/**
 * Lets `model.save('file://folder')` and `tf.loadLayersModel('file://folder/model.json')` keep
 * layers models in files, as the Node package of TensorFlow.js does, and in the same two files. The
 * plain package knows only the stores of a browser. Nothing is done where the Node package is there,
 * or where there are no files, on a page.
 *
 * @param exports Of a package that was loaded, which may bring TensorFlow.js along.
 */
export function keepModelsInFiles(exports: unknown): void {
  const files = globalThis.process?.getBuiltinModule?.('node:fs');
  const paths = globalThis.process?.getBuiltinModule?.('node:path');
  if (!files || !paths) return;
  for (const found of [exports, field(exports, 'tf')]) {
    const io = field(found, 'io') as Io | undefined;
    if (typeof io?.registerSaveRouter !== 'function') continue;
    if (io.getSaveHandlers(`${SCHEME}x`).length > 0) continue;
    const { readFileSync, writeFileSync, mkdirSync, statSync } = files;
    const { dirname, join } = paths;

    io.registerSaveRouter((url) => {
      const folder = pathOf(url);
      if (folder === undefined) return null;
      const save = async (artifacts: Artifacts) => {
        const { weightSpecs = [], weightData, ...model } = artifacts;
        mkdirSync(folder, { recursive: true });
        const weightsManifest = [{ paths: ['weights.bin'], weights: weightSpecs }];
        writeFileSync(join(folder, 'model.json'), JSON.stringify({ ...model, weightsManifest }));
        const data = weightData ? io.CompositeArrayBuffer.join(weightData) : new ArrayBuffer(0);
        writeFileSync(join(folder, 'weights.bin'), new Uint8Array(data));
        return { modelArtifactsInfo: io.getModelArtifactsInfoForJSON(artifacts) };
      };
      return { save };
    });

    io.registerLoadRouter((url) => {
      const path = pathOf(url);
      if (path === undefined) return null;
      const load = async () => {
        const isFolder = statSync(path).isDirectory();
        const file = isFolder ? join(path, 'model.json') : path;
        const model = JSON.parse(readFileSync(file, 'utf8')) as ModelFile;
        return io.getModelArtifactsForJSON(model, async (groups) => {
          const names = groups.flatMap((group) => group.paths);
          const strange = names.find((name) => !/^[^/\\]+$/.test(name) || name === '..');
          if (strange !== undefined) {
            throw new Error(
              `${file}: its weights are in ${JSON.stringify(strange)}, expected a file beside it`,
            );
          }
          const parts = names.map((name) => readFileSync(join(dirname(file), name)));
          return [groups.flatMap((group) => group.weights), joined(parts)] as const;
        });
      };
      return { load };
    });
  }
}

function joined(parts: readonly Uint8Array[]): ArrayBuffer {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all.buffer;
}

/** `file:///home/me/net`, and `file://./net` as seen from the notebook's folder. */
function pathOf(url: unknown): string | undefined {
  if (typeof url !== 'string' || !url.startsWith(SCHEME)) return undefined;
  const path = url.slice(SCHEME.length);
  return /^\/[A-Za-z]:/.test(path) ? path.slice(1) : path;
}

function field(value: unknown, name: string): unknown {
  try {
    return (value as Record<string, unknown> | undefined)?.[name];
  } catch {
    return undefined;
  }
}
