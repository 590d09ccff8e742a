/** The face of this room: what the command line starts. Jupyter starts `main.ts`. */
export { startKernel } from './start.ts';
