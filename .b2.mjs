import * as tf from '@tensorflow/tfjs';
import 'notegrad/backend';
import { models } from '/tmp/clones/b2/benchmarks/backend/models.mjs';
await tf.ready();
const m = process.argv[2] ?? 'lstm';
const step = await models[m](tf, 'step', 64);
const n = Number(process.argv[3] ?? 200);
for (let i=0;i<30;i++) await step(1);
const t=[]; for (let i=0;i<n;i++){const b=performance.now(); await step(1); t.push(performance.now()-b);}
t.sort((a,b)=>a-b); console.log(m, process.version, 'ms/step median', t[n>>1].toFixed(2), 'min', t[0].toFixed(2));
