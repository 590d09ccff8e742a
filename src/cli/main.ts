#!/usr/bin/env node
import { main } from './program.ts';

// Who reads may have heard enough, as `head` has: the work goes on, unheard.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

await main(process.argv.slice(2));
