import { repeatable } from '../nn/repeatable.ts';
import * as architectures from './architectures/index.ts';
import { Autoencoder } from './autoencoder.ts';
import { ConvAutoencoder } from './autoencoder-conv.ts';
import { CharRnn } from './char-rnn.ts';
import { GAN } from './gan.ts';
import { MLP } from './mlp.ts';
import { VAE } from './vae.ts';

repeatable(...Object.values(architectures), Autoencoder, ConvAutoencoder, CharRnn, GAN, MLP, VAE);
