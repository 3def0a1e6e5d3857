// Sets the clock of one process wrong: by as many milliseconds as the file says that BATON_CHAOS_CLOCK names, read anew
// again and again. Only the harness loads this.
import { readFileSync } from 'node:fs';

const READ_MS = 150;
const file = process.env['BATON_CHAOS_CLOCK'] ?? '';
const right = Date.now.bind(Date);
let wrongBy = 0;

function read() {
  try {
    wrongBy = Math.trunc(Number(readFileSync(file, 'utf8'))) || 0;
  } catch {
    wrongBy = 0; // nobody has set it wrong yet
  }
}

read();
setInterval(read, READ_MS).unref();
Date.now = () => right() + wrongBy;
