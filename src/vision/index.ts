export {
  type Components,
  type LabelComponentsOptions,
  labelComponents,
} from './label-components.ts';
