export { assertSame, checkReplay, decodeEvents, decodeState, encode } from './replay-check.js';
export { simulate, Simulation, type SimulationOptions } from './simulate.js';
export { World } from './world.js';
