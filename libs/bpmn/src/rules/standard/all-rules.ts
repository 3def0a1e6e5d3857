import { adHocContent } from './ad-hoc-content.js';
import { artifactInFlow } from './artifact-in-flow.js';
import { boundaryOutgoing } from './boundary-outgoing.js';
import { boundaryTrigger } from './boundary-trigger.js';
import { callActivityData } from './call-activity-data.js';
import { cancelPlace } from './cancel-place.js';
import { choreographyClosed } from './choreography-closed.js';
import { choreographyInProcess } from './choreography-in-process.js';
import { choreographyReferenced } from './choreography-referenced.js';
import { compensationAssociation } from './compensation-association.js';
import { conditionFormal } from './condition-formal.js';
import { conditionalFlowAlone } from './conditional-flow-alone.js';
import { conditionalFlowSource } from './conditional-flow-source.js';
import { dataAssociationEnds } from './data-association-ends.js';
import { dataAssociationSources } from './data-association-sources.js';
import { dataCollection } from './data-collection.js';
import { elementOrder } from './element-order.js';
import { elementUnknown } from './element-unknown.js';
import { endEventUnreached } from './end-event-unreached.js';
import { eventData } from './event-data.js';
import { eventDefinitionPlace } from './event-definition-place.js';
import { eventGatewayFlows } from './event-gateway-flows.js';
import { eventGatewayInstantiate } from './event-gateway-instantiate.js';
import { eventGatewayTargets } from './event-gateway-targets.js';
import { eventSubProcessFlow } from './event-sub-process-flow.js';
import { eventSubProcessStart } from './event-sub-process-start.js';
import { eventTriggerKind } from './event-trigger-kind.js';
import { expressionInformal } from './expression-informal.js';
import { flowAcrossPools } from './flow-across-pools.js';
import { flowImmediate } from './flow-immediate.js';
import { flowNotListed } from './flow-not-listed.js';
import { gatewayDirection } from './gateway-direction.js';
import { globalConversation } from './global-conversation.js';
import { idMissingForFlow } from './id-missing-for-flow.js';
import { idRepeatedAcrossFiles } from './id-repeated-across-files.js';
import { importUnresolved } from './import-unresolved.js';
import { instantiatingReceiveTask } from './instantiating-receive-task.js';
import { interfaceBinding } from './interface-binding.js';
import { interfaceUnbound } from './interface-unbound.js';
import { intermediateEventFlow } from './intermediate-event-flow.js';
import { ioSetPairs } from './io-set-pairs.js';
import { ioSets } from './io-sets.js';
import { ioSpecificationPlace } from './io-specification-place.js';
import { languageNotUri } from './language-not-uri.js';
import { linkFlow } from './link-flow.js';
import { linkPair } from './link-pair.js';
import { loopMarkers } from './loop-markers.js';
import { messageFlowDirection } from './message-flow-direction.js';
import { messageFlowPools } from './message-flow-pools.js';
import { messageMissing } from './message-missing.js';
import { multiInstanceCount } from './multi-instance-count.js';
import { multiInstanceData } from './multi-instance-data.js';
import { nodeUnconnected } from './node-unconnected.js';
import { participantMultiplicity } from './participant-multiplicity.js';
import { processPublic } from './process-public.js';
import { propertyPlace } from './property-place.js';
import { receiveTaskData } from './receive-task-data.js';
import { referenceKind } from './reference-kind.js';
import { resourceRole } from './resource-role.js';
import { scriptFormat } from './script-format.js';
import { sendTaskData } from './send-task-data.js';
import { serviceTaskOperation } from './service-task-operation.js';
import { startEndPair } from './start-end-pair.js';
import { subProcessStartTrigger } from './sub-process-start-trigger.js';
import { textFormat } from './text-format.js';
import { timerKinds } from './timer-kinds.js';
import { tokenQuantity } from './token-quantity.js';
import { startEventFlow } from './start-event-flow.js';
import { multiInstanceBehavior } from './multi-instance-behavior.js';
import type { StandardRule } from './standard-rule.js';

/** Every rule of the standard that is checked on the whole file. A new rule is a file and a line here, and its numbers in `rule-numbers.ts`. */
export const standardRules: readonly StandardRule[] = [
  adHocContent,
  artifactInFlow,
  boundaryOutgoing,
  boundaryTrigger,
  callActivityData,
  cancelPlace,
  choreographyClosed,
  choreographyInProcess,
  choreographyReferenced,
  compensationAssociation,
  conditionFormal,
  conditionalFlowAlone,
  conditionalFlowSource,
  dataAssociationEnds,
  dataAssociationSources,
  dataCollection,
  elementOrder,
  elementUnknown,
  endEventUnreached,
  eventData,
  eventDefinitionPlace,
  eventGatewayFlows,
  eventGatewayInstantiate,
  eventGatewayTargets,
  eventSubProcessFlow,
  eventSubProcessStart,
  eventTriggerKind,
  expressionInformal,
  flowAcrossPools,
  flowImmediate,
  flowNotListed,
  gatewayDirection,
  globalConversation,
  idMissingForFlow,
  idRepeatedAcrossFiles,
  importUnresolved,
  instantiatingReceiveTask,
  interfaceBinding,
  interfaceUnbound,
  intermediateEventFlow,
  ioSetPairs,
  ioSets,
  ioSpecificationPlace,
  languageNotUri,
  linkFlow,
  linkPair,
  loopMarkers,
  messageFlowDirection,
  messageFlowPools,
  messageMissing,
  multiInstanceCount,
  multiInstanceData,
  nodeUnconnected,
  participantMultiplicity,
  processPublic,
  propertyPlace,
  receiveTaskData,
  referenceKind,
  resourceRole,
  scriptFormat,
  sendTaskData,
  serviceTaskOperation,
  startEndPair,
  subProcessStartTrigger,
  textFormat,
  timerKinds,
  tokenQuantity,
  startEventFlow,
  multiInstanceBehavior,
];
