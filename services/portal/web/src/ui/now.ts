import { useSyncExternalStore } from 'react';

const TICK_MS = 15_000;
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function read(): number {
  const fresh = Date.now();
  if (fresh - now > TICK_MS) now = fresh;
  return now;
}

/** The time, in milliseconds; one clock for the whole page, so that all relative times change together. */
export const useNow = (): number => useSyncExternalStore(subscribe, read);
