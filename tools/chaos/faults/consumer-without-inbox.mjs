// node --import: see bugs.ts.
import { bugs } from './bugs.ts';
import { plant } from './plant.mjs';

plant(bugs['consumer-without-inbox']);
