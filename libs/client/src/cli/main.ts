import { buffer } from 'node:stream/consumers';
import { styleText } from 'node:util';

import { restOptions } from './config.js';
import { runCli } from './run.js';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0); // `baton … | head` has seen enough
  throw error;
});

process.exitCode = await runCli(process.argv.slice(2), restOptions(), {
  input: () => buffer(process.stdin),
  out: (text) => void process.stdout.write(`${text}\n`),
  error: (text) => void process.stderr.write(`${text}\n`),
  bold: (text) => styleText('bold', text, { stream: process.stdout }),
});
