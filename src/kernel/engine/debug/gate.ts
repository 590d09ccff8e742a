import { evaluate } from '../../stop/sigint.ts';
import { GATE } from './names.ts';

/**
 * Called when a file has been compiled and before it runs. An attached debugger stops here, sets
 * the file's breakpoints and goes on. With none attached it does nothing.
 */
export const beforeRun = evaluate('(function(file){debugger})', GATE) as (file: string) => void;

/** Called when the code of a file has ended. A step that no line has ended ends here. */
export const afterRun = (): void => beforeRun('');
