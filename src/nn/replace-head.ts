import { Flatten } from './layers/flatten.ts';
import { Linear } from './layers/linear.ts';
import { Sequential } from './layers/sequential.ts';
import type { AnyModule } from './module.ts';
import { stagesOf } from './stages.ts';

/**
 * The network with another last layer: for a task with other classes. The other layers are the same
 * objects, with their weights; what trains one network changes the other. Freeze them, or copy the
 * network before (`loadStateDict`), where that is not wanted.
 *
 * @param net a `Sequential`, or a network that tells its stages, such as `models.MLP`
 * @param head takes what the last layer took
 * @example const five = nn.replaceHead(net, new nn.Linear(64, 5, { rng: 1 }));
 * @throws RangeError for a network of a single layer
 */
export function replaceHead(net: AnyModule, head: AnyModule): Sequential {
  const body = stagesOf(net).slice(0, -1);
  if (body.length === 0) {
    throw new RangeError(
      `replaceHead: ${net.describe()} is one layer, or does not tell its layers; ` +
        'build the new network of its parts',
    );
  }
  // An MLP flattens images by itself, which is none of its stages.
  const flattens = body[0] instanceof Linear && !(net instanceof Sequential);
  return new Sequential(...(flattens ? [new Flatten()] : []), ...body, head) as Sequential;
}
