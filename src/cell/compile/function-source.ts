import type { Callable } from '../../contract/index.ts';

/**
 * The JavaScript of a function of a compiled cell, as the reader wrote it but for its types: without
 * the looks at the flag in its loops, and with the reader's names where compiled code reads boxes
 * and modules.
 */
export function functionSource(made: Callable): string {
  return Function.prototype.toString
    .call(made)
    .replaceAll('if(__ngFlag[0])__ng.stop();', '')
    .replaceAll(/\b__ng_(\w+)\.v\b/g, '$1')
    .replaceAll(/\b__ngNamed\d+\["([^"]+)"\]/g, '$1')
    .replaceAll(/\b__ngStar\d+\b/g, 'importedModule');
}
