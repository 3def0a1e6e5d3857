import type { ParkedFact, ProcessOperations } from '../operations/process-operations.js';
import type { InstallationProcess, ParkedLetter } from './processes.js';

/** The process that the edge itself runs in: asked without a call. */
export const thisProcess = (operations: ProcessOperations): InstallationProcess => ({
  clock: () => operations.clock(),
  moveClock: async (moment) => void (await operations.moveClock(moment)),
  runDue: () => operations.runDue(),
  settle: () => operations.settle(),
  deadLetters: async ({ tenant }) => (await operations.listDeadLetters(tenant)).map(letterOf),
  redrive: (consumer, key, { tenant }) => operations.redrive(tenant, consumer, key),
});

const letterOf = ({ consumer, letter: { topic, key, fact, cause, parkedAt } }: ParkedFact): ParkedLetter => ({
  consumer,
  topic,
  key,
  type: fact.type,
  factId: fact.id,
  cause,
  parkedAt,
});
