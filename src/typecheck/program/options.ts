/** What cells are checked under without a project's own wish, as a tsconfig file says it: what stock tslab uses. */
export const ownOptions = {
  strict: false,
  target: 'es2024',
  lib: ['es2023', 'esnext.disposable', 'esnext.asynciterable'],
  jsx: 'react',
} as const;

/** What a notebook needs, whatever a project wishes. */
export const cellOptions = {
  // The kind that cells are compiled with.
  experimentalDecorators: true,
  module: 'preserve',
  moduleResolution: 'bundler',
  moduleDetection: 'force',
  resolveJsonModule: true,
  allowImportingTsExtensions: true,
  allowJs: true,
  checkJs: false,
  skipLibCheck: true,
  noEmit: true,
  // Cells are modules that import each other by our hand; these would speak of that, not of the reader's code.
  noUnusedLocals: false,
  noUnusedParameters: false,
  verbatimModuleSyntax: false,
  isolatedModules: false,
  isolatedDeclarations: false,
  erasableSyntaxOnly: false,
  composite: false,
  incremental: false,
  declaration: false,
} as const;
