import type { EngineEventType } from '../events.js';
import type { Appliers } from './applier.js';
import { adHocAppliers } from './ad-hoc.js';
import { callAppliers } from './calls.js';
import { compensationAppliers } from './compensation.js';
import { elementAppliers } from './elements.js';
import { gatewayAppliers } from './gateways.js';
import { incidentAppliers } from './incidents.js';
import { loopAppliers } from './loops.js';
import { instanceAppliers } from './instance.js';
import { jobAppliers } from './jobs.js';
import { messageAppliers } from './messages.js';
import { triggerAppliers } from './triggers.js';
import { operationAppliers } from './operations.js';
import { timerAppliers } from './timers.js';
import { userTaskAppliers } from './user-tasks.js';

/** One applier per event type; the compiler asks for a missing one. */
export const appliers: Appliers<EngineEventType> = {
  ...instanceAppliers,
  ...elementAppliers,
  ...jobAppliers,
  ...userTaskAppliers,
  ...timerAppliers,
  ...messageAppliers,
  ...incidentAppliers,
  ...gatewayAppliers,
  ...operationAppliers,
  ...triggerAppliers,
  ...loopAppliers,
  ...compensationAppliers,
  ...callAppliers,
  ...adHocAppliers,
};
