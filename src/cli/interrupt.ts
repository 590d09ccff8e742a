import { EXIT } from './errors.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Hears Ctrl-C, SIGTERM and SIGHUP.
 *
 * @param act ends the work in good order at the nth signal, and says whether it does: otherwise the process exits, and
 *   all kernels with it
 */
export function onInterrupt(act: (nth: number, name: NodeJS.Signals) => boolean): {
  happened(): boolean;
  dispose(): void;
} {
  let heard = 0;
  const hear = (name: NodeJS.Signals) => {
    heard += 1;
    // An exit, and no default of the signal's: what must not outlive us is ended on the way out.
    if (!act(heard, name)) process.exit(EXIT.interrupted);
  };
  const listeners = SIGNALS.map((name) => [name, () => hear(name)] as const);
  for (const [name, listener] of listeners) process.on(name, listener);
  return {
    happened: () => heard > 0,
    dispose: () => {
      for (const [name, listener] of listeners) process.off(name, listener);
    },
  };
}
