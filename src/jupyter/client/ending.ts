/** How one execution ended. Only `ok` is a success. */
export type Ending =
  | { readonly kind: 'ok'; readonly count: number | null }
  | {
      readonly kind: 'error';
      readonly count: number | null;
      readonly ename: string;
      readonly evalue: string;
    }
  /** The kernel declined to run the cell. */
  | { readonly kind: 'aborted' }
  | { readonly kind: 'timeout'; readonly ms: number; readonly killed: boolean }
  | { readonly kind: 'dead'; readonly how: string; readonly stderr: string }
  | { readonly kind: 'input'; readonly prompt: string; readonly killed: boolean }
  /** The kernel says it finished, but messages of it are missing. */
  | { readonly kind: 'lost'; readonly what: string }
  /** The kernel, or somebody in its place, broke the protocol. */
  | { readonly kind: 'protocol'; readonly problem: string }
  | { readonly kind: 'cancelled' };

/** An ending in words, to follow what it was that ended. */
export function describeEnding(ending: Ending): string {
  switch (ending.kind) {
    case 'ok':
      return 'ended well';
    case 'error':
      return `${ending.ename}: ${ending.evalue}`;
    case 'aborted':
      return 'the kernel declined to run it (reply "aborted")';
    case 'timeout': {
      const seconds = `ran longer than ${ending.ms / 1000} s`;
      return ending.killed
        ? `${seconds}, did not react to the interrupt, and was killed`
        : `${seconds} and was interrupted`;
    }
    case 'dead':
      return `the kernel died while running it: ${ending.how}${ending.stderr}`;
    case 'input':
      return `asked for input (${JSON.stringify(ending.prompt)}), and a headless run has nobody to answer`;
    case 'lost':
      return ending.what;
    case 'protocol':
      return ending.problem;
    case 'cancelled':
      return 'cancelled';
  }
}
