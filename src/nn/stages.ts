import { Lambda } from './layers/lambda.ts';
import { Sequential, type Stage } from './layers/sequential.ts';
import type { AnyModule } from './module.ts';

/** A module that is no `Sequential` and still runs its stages one after the other. */
export interface Staged {
  readonly stages: readonly Stage[];
}

/**
 * The layers of a network in the order in which they run, those of a `Sequential` within it one by
 * one. A module that does not tell its stages is one layer.
 */
export function stagesOf(net: AnyModule): AnyModule[] {
  if (net instanceof Sequential) return [...net].flatMap(stagesOf);
  const { stages } = net as AnyModule & Partial<Staged>;
  if (!Array.isArray(stages)) return [net];
  return (stages as readonly Stage[]).flatMap((stage) =>
    typeof stage === 'function' ? [new Lambda(stage)] : stagesOf(stage),
  );
}
