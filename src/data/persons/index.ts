export type { Bag, Lower, Pattern, Person } from './person.ts';
export { type PersonsDataset, type PersonsOptions, persons } from './persons.ts';
export type { Camera } from './render.ts';
