export { type BuildOptions, type BuildReport, buildSite } from './build/build.ts';
export { type Problem, SiteError } from './build/problems.ts';
export { type ServeOptions, type SiteServer, serveSite } from './build/serve.ts';
