import { Inject, Injectable } from '@nestjs/common';

import type { ProcessInstanceServiceService } from '@baton/contracts/execution';
import type { GetTimelineResponse } from '@baton/contracts/insight';
import { pageKeyOf, pageSizeOf, type Caller, type ServiceClient } from '@baton/service-kit';

import { ProgressHandler, UTC } from '../progress/progress.handler.js';
import { atOf, TimelineEntries } from './timeline-entries.js';

export const INSTANCES = Symbol('INSTANCES');

@Injectable()
export class TimelineHandler {
  constructor(
    private readonly progress: ProgressHandler,
    @Inject(INSTANCES) private readonly instances: ServiceClient<typeof ProcessInstanceServiceService>,
  ) {}

  /**
   * The journal of an instance from its beginning, with what became of people's work in between. Asked for on this
   * service's own account once it is clear that the caller may see the instance. A page covers `pageSize` events of the
   * journal, so it may hold fewer entries.
   *
   * @throws Rejection `not-found` INSTANCE_UNKNOWN; `invalid` PAGE_TOKEN_INVALID, TIME_ZONE_UNKNOWN; `unavailable` while `execution` is away
   */
  async timeline(
    instanceId: string,
    page: { readonly pageSize: number; readonly pageToken: string },
    caller: Caller,
    timeZone = UTC,
  ): Promise<GetTimelineResponse> {
    const { found, viewer, context } = await this.progress.readable(instanceId, caller, timeZone);
    const [inner = '', told = -1] = pageKeyOf(page.pageToken, ['string', 'number']) ?? [];
    const { events, nextPageToken } = await this.instances.listInstanceEvents(
      { instanceId: found.instanceId, pageSize: pageSizeOf(page.pageSize), pageToken: String(inner) },
      { tenant: caller.tenant },
    );
    const entries = new TimelineEntries(found.instanceId, found.view, context, viewer);
    const upTo = nextPageToken === '' ? Infinity : Math.max(Number(told), ...events.map(atOf));
    const happened = found.view.people.happenings
      .filter(({ at }) => at > Number(told) && at <= upTo)
      .map((happening) => entries.ofHappening(happening));
    const all = [...events.map((event) => entries.ofEvent(event)), ...happened].filter((entry) => entry !== undefined);
    const next = nextPageToken === '' ? '' : Buffer.from(JSON.stringify([nextPageToken, upTo])).toString('base64url');
    // Sorting is stable: of one moment, the journal's events stay in their order and come first.
    return { entries: all.toSorted((one, other) => atOf(one) - atOf(other)), nextPageToken: next };
  }
}
