import type { MimeBundle } from '../../contract/index.ts';
import { dataFrameLook } from './data-frame.ts';
import { domLook } from './dom.ts';
import type { Fields } from './fields.ts';
import { imageLook } from './image.ts';
import { mathLook } from './math.ts';
import { plotlyLook } from './plotly.ts';
import { timerLook } from './timer.ts';
import { vegaLook } from './vega.ts';

export { encoded, mimeBundle } from './mime-bundle.ts';

const LOOKS: readonly ((value: Fields) => MimeBundle | Promise<MimeBundle> | undefined)[] = [
  plotlyLook,
  vegaLook,
  domLook,
  imageLook,
  mathLook,
  dataFrameLook,
  timerLook,
];

/**
 * How values of well-known libraries look, which know nothing of notebooks. They are told by what
 * they can do: nothing is imported, and a notebook may bring any copy of theirs. Undefined for any
 * other value, and where the value throws when it is asked. A promise where drawing takes time.
 */
export function lookOf(value: unknown): MimeBundle | Promise<MimeBundle> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  try {
    for (const look of LOOKS) {
      const found = look(value as Fields);
      if (found) return found;
    }
  } catch {
    // It is none of those after all, and is shown as any other value is.
  }
  return undefined;
}
