export { type BuildOptions, type BuildReport, buildSite } from './build.ts';
export { type Problem, SiteError } from './problems.ts';
export { type ServeOptions, type SiteServer, serveSite } from './serve.ts';
