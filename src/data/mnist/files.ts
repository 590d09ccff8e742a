/** The four files of MNIST as Y. LeCun published them. */
export const MNIST_FILES = {
  trainImages: {
    file: 'train-images-idx3-ubyte.gz',
    sha256: '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609',
  },
  trainLabels: {
    file: 'train-labels-idx1-ubyte.gz',
    sha256: '3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c',
  },
  testImages: {
    file: 't10k-images-idx3-ubyte.gz',
    sha256: '8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6',
  },
  testLabels: {
    file: 't10k-labels-idx1-ubyte.gz',
    sha256: 'f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6',
  },
} as const;

/** The original host asks for a password now; these are the copies of the CVDF and of PyTorch. */
export const MNIST_MIRRORS: readonly string[] = [
  'https://storage.googleapis.com/cvdf-datasets/mnist/',
  'https://ossci-datasets.s3.amazonaws.com/mnist/',
];

export type MnistPart = keyof typeof MNIST_FILES;

/** The bytes of a file and where they came from. */
export interface SourceFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What to do where it is not right. */
  readonly wayOut: string;
}
