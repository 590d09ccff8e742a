export { abstract, isAbstract, onShapes, withShapes } from './backend.ts';
