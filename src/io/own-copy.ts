import { io } from '@tensorflow/tfjs';
import { registerModelFiles } from './model-files.ts';

registerModelFiles(io);
