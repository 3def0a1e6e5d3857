import { Injectable } from '@nestjs/common';

import { toTimestamp } from '@baton/contracts';
import {
  type Incident,
  type ListIncidentsRequest,
  type ListIncidentsResponse,
  type ResolveIncidentRequest,
  type RetryIncidentRequest,
} from '@baton/contracts/execution';
import { pageKeyOf, pageOf, pageSizeOf, type Caller } from '@baton/service-kit';

import { ProcessInstances } from '../instances/process-instances.js';
import { shortText } from '../wire/fields.js';
import { parseInstanceId, parsePartId, partId } from '../wire/ids.js';
import { actorOf, requireOperator } from '../wire/roles.js';
import { parseVariables } from '../wire/variables.js';
import { IncidentsRepository, type IncidentRow } from './incidents.repository.js';

@Injectable()
export class IncidentsHandler {
  constructor(
    private readonly incidents: IncidentsRepository,
    private readonly instances: ProcessInstances,
  ) {}

  async list(request: ListIncidentsRequest, caller: Caller): Promise<ListIncidentsResponse> {
    requireOperator(caller);
    const size = pageSizeOf(request.pageSize);
    const after = pageKeyOf(request.pageToken, ['number', 'uuid', 'number']);
    const filter = {
      tenant: caller.tenant,
      includeResolved: request.includeResolved,
      ...(request.instanceId !== '' && { instanceId: parseInstanceId(request.instanceId) }),
    };
    const { rows, nextPageToken } = pageOf(
      await this.incidents.list(filter, after, size + 1),
      size,
      ({ raisedAt, instanceId, n }) => [raisedAt, instanceId, n],
    );
    return { incidents: rows.map(incidentOf), nextPageToken };
  }

  /** @throws Rejection `not-found` INSTANCE_UNKNOWN; `wrong-state` INCIDENT_NOT_OPEN */
  async retry(request: RetryIncidentRequest, caller: Caller): Promise<void> {
    requireOperator(caller);
    const { instanceId, n } = parsePartId(request.incidentId, 'incident');
    const requestId = shortText(request.requestId, 'requestId') || undefined;
    await this.instances.execute(
      instanceId,
      requestId,
      { type: 'RetryIncident', n },
      { tenant: caller.tenant, actor: actorOf(caller) },
    );
  }
  /** @throws Rejection as `retry`; `invalid` VARIABLES_INVALID */
  async resolve(request: ResolveIncidentRequest, caller: Caller): Promise<void> {
    requireOperator(caller);
    const { instanceId, n } = parsePartId(request.incidentId, 'incident');
    const variables = parseVariables(request.variablesJson);
    const by = actorOf(caller);
    await this.instances.execute(
      instanceId,
      shortText(request.requestId, 'requestId') || undefined,
      { type: 'ResolveIncident', n, variables, by },
      { tenant: caller.tenant, actor: by },
    );
  }
}

const incidentOf = (row: IncidentRow): Incident => ({
  incidentId: partId(row.instanceId, row.n),
  instanceId: row.instanceId,
  processKey: row.processKey,
  businessKey: row.businessKey ?? '',
  elementId: row.element,
  elementName: row.elementName ?? '',
  code: row.code,
  message: row.message,
  raisedAt: toTimestamp(row.raisedAt),
  owner: row.owner ?? '',
  resolvedAt: row.resolvedAt === null ? undefined : toTimestamp(row.resolvedAt),
});
