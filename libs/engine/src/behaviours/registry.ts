import type { FlowNode, FlowNodeKind } from '@baton/bpmn';

import type { Behaviour } from '../executable.js';
import { complexGateway } from './complex-gateway.js';
import { errorEndEvent } from './error-end-event.js';
import { exclusiveGateway } from './exclusive-gateway.js';
import { inclusiveGateway } from './inclusive-gateway.js';
import { jobTask } from './job-task.js';
import { messageBoundaryEvent } from './message-boundary-event.js';
import { messageReceiver } from './message-receiver.js';
import { messageSender } from './message-sender.js';
import { noneEndEvent } from './none-end-event.js';
import { parallelGateway } from './parallel-gateway.js';
import { passThrough } from './pass-through.js';
import { scriptTask } from './script-task.js';
import { subProcess } from './sub-process.js';
import { terminateEndEvent } from './terminate-end-event.js';
import { timerBoundaryEvent } from './timer-boundary-event.js';
import { timerCatchEvent } from './timer-catch-event.js';
import { unsupported } from './unsupported.js';
import { userTask } from './user-task.js';

type Behaviours = { readonly [Kind in FlowNodeKind]: Behaviour<Extract<FlowNode, { kind: Kind }>> };

/** One row per element kind; the compiler asks for a missing one. */
export const behaviours: Behaviours = {
  noneStartEvent: passThrough,
  messageStartEvent: passThrough,
  timerStartEvent: passThrough,
  noneEndEvent,
  errorEndEvent,
  messageEndEvent: messageSender,
  terminateEndEvent,
  userTask,
  serviceTask: jobTask,
  businessRuleTask: jobTask,
  sendTask: messageSender,
  receiveTask: messageReceiver,
  scriptTask,
  manualTask: passThrough,
  task: passThrough,
  exclusiveGateway,
  parallelGateway,
  subProcess,
  messageCatchEvent: messageReceiver,
  timerCatchEvent,
  noneThrowEvent: passThrough,
  messageThrowEvent: messageSender,
  timerBoundaryEvent,
  messageBoundaryEvent,
  errorBoundaryEvent: passThrough,
  conditionalStartEvent: unsupported,
  signalStartEvent: unsupported,
  errorStartEvent: unsupported,
  escalationStartEvent: unsupported,
  compensationStartEvent: unsupported,
  multipleStartEvent: unsupported,
  parallelMultipleStartEvent: unsupported,
  escalationEndEvent: unsupported,
  signalEndEvent: unsupported,
  compensationEndEvent: unsupported,
  cancelEndEvent: unsupported,
  multipleEndEvent: unsupported,
  callActivity: unsupported,
  eventSubProcess: unsupported,
  transaction: unsupported,
  adHocSubProcess: unsupported,
  inclusiveGateway,
  complexGateway,
  eventBasedGateway: unsupported,
  signalCatchEvent: unsupported,
  conditionalCatchEvent: unsupported,
  linkCatchEvent: unsupported,
  multipleCatchEvent: unsupported,
  parallelMultipleCatchEvent: unsupported,
  escalationThrowEvent: unsupported,
  signalThrowEvent: unsupported,
  linkThrowEvent: unsupported,
  compensationThrowEvent: unsupported,
  multipleThrowEvent: unsupported,
  escalationBoundaryEvent: unsupported,
  signalBoundaryEvent: unsupported,
  conditionalBoundaryEvent: unsupported,
  cancelBoundaryEvent: unsupported,
  compensationBoundaryEvent: unsupported,
  multipleBoundaryEvent: unsupported,
  parallelMultipleBoundaryEvent: unsupported,
  unsupported,
};
