/** The parts of TensorFlow.js' engine that we use. All copies of the library share one engine. */
export interface TensorEngine {
  readonly backendName?: string;
  /** What makes the backends, by their names. */
  readonly registryFactory?: {
    readonly cpu?: { factory: () => { firstUse?: boolean } };
    readonly notegrad?: object;
  };
  /** Settings that all copies share. */
  readonly ENV?: { getBool(flag: string): boolean; set(flag: string, value: boolean): void };
  readonly state: {
    readonly numTensors: number;
    /** The bytes of all tensors, without the texts of string tensors. */
    readonly numBytes: number;
    /** How deep the running code is inside of kernels and gradients. */
    kernelDepth: number;
    gradientDepth: number;
    readonly scopeStack: readonly unknown[];
    /** Holds the tensors that a gradient needs, until it is computed. */
    activeTape: readonly { readonly saved?: readonly { dispose(): void }[] | null }[] | null;
  };
  endScope(): void;
}

/** The engine, which puts itself here when the library is loaded. */
export const engine = (): TensorEngine | undefined =>
  (globalThis as { _tfengine?: TensorEngine })._tfengine;
