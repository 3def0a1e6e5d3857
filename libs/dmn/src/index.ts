export { readDmn } from './read/read-dmn.js';
export type * from './model.js';
export type { Finding, FindingSeverity } from './finding.js';
export { defaultLimits, type ReadLimits } from './xml/limits.js';
