export { mnistVae } from './mnist-vae.ts';
