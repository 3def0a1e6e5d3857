import { settleComplexGateways } from './settlers/complex-gateways.js';
import { settleInclusiveJoins } from './settlers/inclusive-joins.js';
import type { Settler } from './settlers/settler.js';

const settlers: readonly Settler[] = [settleInclusiveJoins, settleComplexGateways];

/** Asks each in turn, up to the first that finds something. */
export const settle: Settler = (turn) => settlers.some((settler) => settler(turn));
