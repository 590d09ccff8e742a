import { cellGlobalTypes } from '../../../cell/index.ts';

/**
 * The modules that the declarations speak of, as seen from the engine's folder. They are no names
 * for an `import` of a cell.
 */
export const GLOBAL_MODULES = {
  'notegrad:display': '../../display/index',
  'notegrad:shell': './globals/shell',
} as const;

const SHELL = "import('notegrad:shell')";

/** What cells find among the globals, as the type checker is told. */
export const globalDeclarations = `${cellGlobalTypes}
/** Asks the reader for a line. With \`password\`, what is typed stays hidden. */
declare function prompt(message?: string, options?: { password?: boolean }): Promise<string>;
/** Runs a command in the system's shell: await sh\`ls \${folder}\`. A value is one argument, whatever is in it. What is printed appears in the cell; \`sh.quiet\` only returns it. */
declare const sh: ${SHELL}.Shell;
/** The sources of the cells, by number. */
declare const In: readonly string[];
/** The values that cells have shown, by number: the last 20. */
declare const Out: Readonly<Record<number, any>>;
/** The value that was shown last. */
declare var _: any;
`;
