import { setFlagsFromString } from 'node:v8';

/**
 * V8 makes objects in the old generation from the start where it has seen most of a kind survive; one burst is enough, and
 * that never ends. What lives for the time of a command is then left for full collections: under load they come every few
 * seconds, and hold up everything for a tenth of one. To be called before much has run.
 */
export function keepObjectsYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}
