import { Injectable } from '@nestjs/common';

import type { ListProgressResponse, Progress, StepCount } from '@baton/contracts/insight';
import { isUuid, Rejection } from '@baton/kernel';
import { InjectClock, pageKeyOf, pageOf, pageSizeOf, type BusinessClock, type Caller } from '@baton/service-kit';

import { ProcessMaps, type ReadVersion } from '../models/process-maps.js';
import { NamesRepository } from '../people/names.repository.js';
import { normalRef } from './fact-of.js';
import { InstancesRepository, type Count, type Found, type Selection } from './instances.repository.js';
import { progressOf } from './progress-message.js';
import type { Context } from './steps.js';
import { maySee, viewerOf, type Viewer } from './viewer.js';

/** The time zone of sentences where none is asked for. */
export const UTC = 'UTC';

/** One instance as one viewer may read it. */
export interface Readable {
  readonly found: Found;
  readonly viewer: Viewer;
  readonly context: Context;
  readonly version: ReadVersion | undefined;
}

@Injectable()
export class ProgressHandler {
  constructor(
    @InjectClock('insight') private readonly clock: BusinessClock,
    private readonly instances: InstancesRepository,
    private readonly maps: ProcessMaps,
    private readonly names: NamesRepository,
  ) {}

  /** @throws Rejection `not-found` INSTANCE_UNKNOWN, also where the caller has no part in it; `invalid` TIME_ZONE_UNKNOWN */
  async get(instanceId: string, caller: Caller, timeZone = UTC): Promise<Progress> {
    const { found, viewer, context, version } = await this.readable(instanceId, caller, timeZone);
    const { progress, steps } = progressOf(instanceId, found.view, context, viewer);
    if (viewer.kind === 'guest') return { ...progress, steps };
    return {
      ...progress,
      steps,
      xml: (await version?.drawn()) ?? '',
      modelId: progress.modelId || (version?.modelId ?? ''),
    };
  }

  /** What {@link get} reads, for other views of the same instance. @throws as `get` */
  async readable(instanceId: string, caller: Caller, timeZone = UTC): Promise<Readable> {
    const viewer = viewerOf(caller);
    const found = isUuid(instanceId) ? await this.instances.byId(caller.tenant, instanceId.toLowerCase()) : undefined;
    if (found === undefined || !maySee(viewer, found.instanceId, found.parties)) {
      throw new Rejection(
        'not-found',
        'INSTANCE_UNKNOWN',
        `There is no instance ${JSON.stringify(instanceId.slice(0, 80))}`,
      );
    }
    const version = await this.versionOf(caller.tenant, found);
    return { found, viewer, version, context: await this.context(caller.tenant, [found], version, timeZone) };
  }

  /** Newest first, with the counts per step on the first page. @throws Rejection `invalid` PAGE_TOKEN_INVALID, TIME_ZONE_UNKNOWN */
  async list(
    selection: Selection,
    page: { readonly pageSize: number; readonly pageToken: string },
    caller: Caller,
    timeZone = UTC,
  ): Promise<ListProgressResponse> {
    const viewer = viewerOf(caller);
    const now = this.clock.now();
    const [after] = pageKeyOf(page.pageToken, ['uuid']) ?? [];
    const size = pageSizeOf(page.pageSize);
    const all = await this.instances.list(
      caller.tenant,
      viewer,
      selection,
      now,
      after === undefined ? null : String(after),
      size + 1,
    );
    const { rows, nextPageToken } = pageOf(all, size, ({ instanceId }) => [instanceId]);
    const instances: Progress[] = [];
    const shared = await this.context(caller.tenant, rows, undefined, timeZone);
    for (const found of rows) {
      const version = await this.versionOf(caller.tenant, found);
      instances.push(progressOf(found.instanceId, found.view, { ...shared, map: version?.map }, viewer).progress);
    }
    const first = after === undefined && viewer.kind !== 'guest';
    return {
      instances,
      nextPageToken,
      counts: first
        ? await this.counts(caller.tenant, await this.instances.counts(caller.tenant, viewer, selection, now))
        : [],
    };
  }

  private versionOf(tenant: string, { view: { execution } }: Found): Promise<ReadVersion | undefined> {
    return this.maps.find(tenant, execution.processKey, execution.version);
  }

  private async context(
    tenant: string,
    found: readonly Found[],
    version: ReadVersion | undefined,
    timeZone: string,
  ): Promise<Context> {
    const planned = Object.values(version?.map?.model.elements ?? {}).flatMap(({ baton: { owner } }) =>
      [owner?.assignee ?? '', ...(owner?.candidates ?? [])].map(normalRef),
    );
    const happened = found.flatMap(({ view }) => view.people.happenings.flatMap(({ who, what }) => [...who, what]));
    const refs = [...found.flatMap(({ parties }) => parties), ...planned, ...happened].filter((ref) =>
      ref.includes(':'),
    );
    return {
      map: version?.map,
      names: await this.names.find(tenant, refs),
      reading: { now: this.clock.now(), timeZone: known(timeZone) },
    };
  }

  /** Versions of one process are counted together; gateways where tokens wait for each other are no steps. */
  private async counts(tenant: string, counts: readonly Count[]): Promise<StepCount[]> {
    const sums = new Map<string, StepCount>();
    for (const { processKey, version, elementId, count } of counts) {
      const map = (await this.maps.find(tenant, processKey, version))?.map;
      if (map !== undefined && !map.isStep(elementId)) continue;
      const key = JSON.stringify([processKey, elementId]);
      const before = sums.get(key)?.count ?? 0;
      sums.set(key, { processKey, elementId, name: map?.element(elementId)?.name ?? elementId, count: before + count });
    }
    return [...sums.values()];
  }
}

function known(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch {
    throw new Rejection('invalid', 'TIME_ZONE_UNKNOWN', 'The time zone is none that is known', {
      fields: [{ field: 'timeZone', message: 'must be an IANA name, e.g. Europe/Berlin' }],
    });
  }
}
