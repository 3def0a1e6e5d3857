import { Injectable } from '@nestjs/common';

import type { BroadcastSignalRequest, BroadcastSignalResponse } from '@baton/contracts/execution';
import { stringifyJson } from '@baton/kernel';
import { InjectClock, newId, requireRole, type BusinessClock, type Caller } from '@baton/service-kit';

import { requiredText, shortText } from '../wire/fields.js';
import { parseVariables } from '../wire/variables.js';
import { SignalBroadcaster } from './signal-broadcaster.js';
import { SignalsRepository } from './signals.repository.js';

@Injectable()
export class SignalsHandler {
  constructor(
    private readonly signals: SignalsRepository,
    private readonly broadcaster: SignalBroadcaster,
    @InjectClock('execution') private readonly clock: BusinessClock,
  ) {}

  /** Answered once everybody who waits has had it, or will have it after a crash. @throws Rejection `invalid`, for each field */
  async broadcast(request: BroadcastSignalRequest, caller: Caller): Promise<BroadcastSignalResponse> {
    requireRole(caller, 'admin', 'operator', 'worker', 'service');
    const { tenant } = caller;
    const name = requiredText(request.name, 'name');
    const variables = stringifyJson(parseVariables(request.variablesJson));
    const signalId = shortText(request.signalId, 'signalId', 200) || newId();
    const fresh = await this.signals.add({ tenant, signalId, name, variables }, this.clock.now());
    if (fresh) await this.broadcaster.broadcast(tenant, signalId);
    return { signalId, repeatedRequest: !fresh };
  }
}
