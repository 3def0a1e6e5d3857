// Node of the age that Baton needs: npm scripts find the one that npm installed, a plain `node tools/x.mjs` may not.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const OLDEST_NODE = 24;
export const nodeIsTooOld = Number(process.versions.node.split('.')[0]) < OLDEST_NODE;

/** Runs this very program again on the Node that npm installed, and ends as it does. */
export function runOnNewerNode() {
  const node = join(dirname(dirname(fileURLToPath(import.meta.url))), 'node_modules/.bin/node');
  if (!existsSync(node)) {
    console.error(`Baton needs Node ${OLDEST_NODE} or newer; this is ${process.version}. Run npm ci, or install it.`);
    process.exit(1);
  }
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
