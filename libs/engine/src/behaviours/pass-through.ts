import type { Behaviour } from '../executable.js';

/** Start events, manual and undefined tasks, none throw events, caught errors: nothing to wait for, the token goes on. */
export const passThrough: Behaviour = {};
