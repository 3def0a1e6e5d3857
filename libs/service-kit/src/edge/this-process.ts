import type { ProcessOperations } from '../operations/process-operations.js';
import type { InstallationProcess } from './processes.js';

/** The process that the edge itself runs in: asked without a call. */
export const thisProcess = (operations: ProcessOperations): InstallationProcess => ({
  clock: () => operations.clock(),
  moveClock: async (moment) => void (await operations.moveClock(moment)),
  runDue: () => operations.runDue(),
  settle: () => operations.settle(),
  deadLetters: ({ tenant }) => operations.listDeadLetters(tenant),
  redrive: (consumer, key, { tenant }) => operations.redrive(tenant, consumer, key),
});
