import type { Turn } from '../executable.js';

/**
 * Looks at the instance once nothing is left to do in a turn, and may give it more to do: joins that have to know that no
 * further token can come, conditions that have become true.
 *
 * @returns whether it gave the turn something to do; the others are asked again after that is done
 */
export type Settler = (turn: Turn) => boolean;
