import { setImmediate as turn } from 'node:timers/promises';

const PIECE_MS = 0.25;

/** Works on one after the other, and lets the event loop turn in between: no command waits much longer for a read model. */
export async function inPieces<Item>(items: readonly Item[], work: (item: Item) => void): Promise<void> {
  let began = performance.now();
  for (const item of items) {
    if (performance.now() - began >= PIECE_MS) {
      await turn();
      began = performance.now();
    }
    work(item);
  }
}
