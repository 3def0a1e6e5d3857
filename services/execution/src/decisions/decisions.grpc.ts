import type { Metadata } from '@grpc/grpc-js';
import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';

import type {
  DeployDecisionsRequest,
  DeployDecisionsResponse,
  EvaluateDecisionRequest,
  EvaluateDecisionResponse,
  GetDecisionRequest,
  GetDecisionResponse,
  ListDecisionsRequest,
  ListDecisionsResponse,
} from '@baton/contracts/execution';
import { callerOf } from '@baton/service-kit';

import { DecisionsHandler } from './decisions.handler.js';

const SERVICE = 'baton.execution.v1.DecisionService';

@Controller()
export class DecisionsGrpcController {
  constructor(private readonly decisions: DecisionsHandler) {}

  @GrpcMethod(SERVICE, 'DeployDecisions')
  deployDecisions(request: DeployDecisionsRequest, metadata: Metadata): Promise<DeployDecisionsResponse> {
    return this.decisions.deploy(request, callerOf(metadata));
  }

  @GrpcMethod(SERVICE, 'ListDecisions')
  listDecisions(request: ListDecisionsRequest, metadata: Metadata): Promise<ListDecisionsResponse> {
    return this.decisions.list(request, callerOf(metadata));
  }

  @GrpcMethod(SERVICE, 'GetDecision')
  getDecision(request: GetDecisionRequest, metadata: Metadata): Promise<GetDecisionResponse> {
    return this.decisions.get(request, callerOf(metadata));
  }

  @GrpcMethod(SERVICE, 'EvaluateDecision')
  evaluateDecision(request: EvaluateDecisionRequest, metadata: Metadata): Promise<EvaluateDecisionResponse> {
    return this.decisions.evaluate(request, callerOf(metadata));
  }
}
