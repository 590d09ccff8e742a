import type { CodeCell, Notebook, Output } from '../model.ts';
import { tagsOf } from '../tags.ts';
import { compareOutput, compareOutputs, displays } from './outputs.ts';
import { ANY_NUMBER, type Tolerance } from './tolerance.ts';

/**
 * The fresh notebook with the committed outputs in place of those that say the same, whole, pictures and last digits
 * included: a run that changes nothing leaves no byte different. Of a cell tagged `volatile` what differs in
 * numbers alone says the same.
 */
export function keepCommitted(
  committed: Notebook,
  fresh: Notebook,
  tolerance: Tolerance,
): Notebook {
  const cells = fresh.cells.map((cell, index) => {
    const before = committed.cells[index];
    if (cell.cell_type !== 'code' || before?.cell_type !== 'code') return cell;
    const outputs = keepOutputs(before, cell, tagsOf(cell).volatile ? ANY_NUMBER : tolerance);
    return { ...cell, outputs: outputs.map((output) => numbered(output, cell)) };
  });
  return { ...fresh, cells };
}

function keepOutputs(before: CodeCell, now: CodeCell, tolerance: Tolerance): readonly Output[] {
  if (compareOutputs(before.outputs, now.outputs, tolerance) === undefined) return before.outputs;
  const [old, fresh] = [displays(before.outputs), displays(now.outputs)];
  if (old.length !== fresh.length) return now.outputs;
  return now.outputs.map((output) => {
    const same = old[fresh.indexOf(output)];
    const agrees = same && compareOutput(same, output, tolerance) === undefined;
    return agrees ? same : output;
  });
}

/** A copy, with the number of its cell's run, which earlier cells may have moved. */
function numbered(output: Output, { execution_count }: CodeCell): Output {
  return output.output_type === 'execute_result' ? { ...output, execution_count } : { ...output };
}
