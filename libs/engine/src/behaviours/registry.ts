import type { FlowNode, FlowNodeKind } from '@baton/bpmn';

import type { Behaviour } from '../executable.js';
import { adHocSubProcess } from './ad-hoc-sub-process.js';
import { boundaryEvent } from './boundary-event.js';
import { businessRuleTask } from './business-rule-task.js';
import { callActivity } from './call-activity.js';
import { catchEvent } from './catch-event.js';
import { complexGateway } from './complex-gateway.js';
import { eventBasedGateway } from './event-based-gateway.js';
import { eventSubProcess } from './event-sub-process.js';
import { exclusiveGateway } from './exclusive-gateway.js';
import { inclusiveGateway } from './inclusive-gateway.js';
import { jobTask } from './job-task.js';
import { messageSender } from './message-sender.js';
import { parallelGateway } from './parallel-gateway.js';
import { passThrough } from './pass-through.js';
import { scriptTask } from './script-task.js';
import { startEvent } from './start-event.js';
import { subProcess } from './sub-process.js';
import { throwEvent } from './throw-event.js';
import { unsupported } from './unsupported.js';
import { userTask } from './user-task.js';

type Behaviours = { readonly [Kind in FlowNodeKind]: Behaviour<Extract<FlowNode, { kind: Kind }>> };

/** One row per element kind; the compiler asks for a missing one. */
export const behaviours: Behaviours = {
  noneStartEvent: startEvent,
  messageStartEvent: startEvent,
  timerStartEvent: startEvent,
  noneEndEvent: throwEvent,
  errorEndEvent: throwEvent,
  messageEndEvent: throwEvent,
  terminateEndEvent: throwEvent,
  userTask,
  serviceTask: jobTask,
  businessRuleTask,
  sendTask: messageSender,
  receiveTask: catchEvent,
  scriptTask,
  manualTask: passThrough,
  task: passThrough,
  exclusiveGateway,
  parallelGateway,
  subProcess,
  messageCatchEvent: catchEvent,
  timerCatchEvent: catchEvent,
  noneThrowEvent: throwEvent,
  messageThrowEvent: throwEvent,
  timerBoundaryEvent: boundaryEvent,
  messageBoundaryEvent: boundaryEvent,
  errorBoundaryEvent: boundaryEvent,
  conditionalStartEvent: startEvent,
  signalStartEvent: startEvent,
  errorStartEvent: startEvent,
  escalationStartEvent: startEvent,
  compensationStartEvent: startEvent,
  multipleStartEvent: startEvent,
  parallelMultipleStartEvent: startEvent,
  escalationEndEvent: throwEvent,
  signalEndEvent: throwEvent,
  compensationEndEvent: throwEvent,
  cancelEndEvent: throwEvent,
  multipleEndEvent: throwEvent,
  callActivity,
  eventSubProcess,
  transaction: subProcess,
  adHocSubProcess,
  inclusiveGateway,
  complexGateway,
  eventBasedGateway,
  signalCatchEvent: catchEvent,
  conditionalCatchEvent: catchEvent,
  linkCatchEvent: passThrough,
  multipleCatchEvent: catchEvent,
  parallelMultipleCatchEvent: catchEvent,
  escalationThrowEvent: throwEvent,
  signalThrowEvent: throwEvent,
  linkThrowEvent: throwEvent,
  compensationThrowEvent: throwEvent,
  multipleThrowEvent: throwEvent,
  escalationBoundaryEvent: boundaryEvent,
  signalBoundaryEvent: boundaryEvent,
  conditionalBoundaryEvent: boundaryEvent,
  cancelBoundaryEvent: boundaryEvent,
  compensationBoundaryEvent: boundaryEvent,
  multipleBoundaryEvent: boundaryEvent,
  parallelMultipleBoundaryEvent: boundaryEvent,
  unsupported,
};
