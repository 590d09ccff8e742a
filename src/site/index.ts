export { type BuildOptions, type BuildReport, buildSite } from './build/build.ts';
export { Edits, isWithin } from './build/edits.ts';
export { OutputFolderError } from './build/output-folder.ts';
export { type Fault, type Problem, SiteError } from './build/problems.ts';
export { type ServeOptions, type SiteServer, serveSite } from './build/serve.ts';
