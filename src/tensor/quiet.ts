import { MathBackendCPU } from '@tensorflow/tfjs';

// The plain JavaScript backend greets its first use on stderr with an advertisement, which a
// notebook would show as a warning. It does so while `firstUse` is true; every other warning of
// TensorFlow.js is left alone.
Object.defineProperty(MathBackendCPU.prototype, 'firstUse', { get: () => false, set: () => {} });
