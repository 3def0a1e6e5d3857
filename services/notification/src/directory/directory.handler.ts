import { Inject, Injectable } from '@nestjs/common';

import type { DirectoryServiceService, Group, Person } from '@baton/contracts/task';
import { systemClock, type ServiceClient } from '@baton/service-kit';

import type { Address } from '../messages/letter.js';
import { Directory } from './directory.js';

/** Token of the client to `task`'s DirectoryService. */
export const DIRECTORY = Symbol('DIRECTORY');

const FRESH_MS = 30_000;
const NEW_MS = 1_000;
const PAGE = 200;
/** Tenants whose people are kept. */
const MOST = 200;

/** Knows how people are reached; what it says may be up to 30 seconds old. */
@Injectable()
export class DirectoryHandler {
  private readonly cache = new Map<string, { readonly since: number; readonly directory: Promise<Directory> }>();

  constructor(@Inject(DIRECTORY) private readonly client: ServiceClient<typeof DirectoryServiceService>) {}

  /**
   * The people meant by `person:x`, `group:x` or an e-mail address. Whom it does not know it asks for again, since they
   * may be new.
   *
   * @throws Rejection `unavailable`, when `task` does not answer
   */
  async resolve(tenant: string, ref: string): Promise<readonly Address[]> {
    const known = (await this.of(tenant, FRESH_MS)).resolve(ref);
    if (known.length > 0 || !/^(person|group):/.test(ref)) return known;
    return (await this.of(tenant, NEW_MS)).resolve(ref);
  }

  /** Those who mend what nobody owns. @throws Rejection `unavailable`, when `task` does not answer */
  async operators(tenant: string): Promise<readonly Address[]> {
    return (await this.of(tenant, FRESH_MS)).operators();
  }

  private of(tenant: string, maxAgeMs: number): Promise<Directory> {
    const now = systemClock.now();
    const known = this.cache.get(tenant);
    if (known !== undefined && known.since + maxAgeMs > now) return known.directory;
    const directory = this.load(tenant);
    this.cache.delete(tenant);
    if (this.cache.size >= MOST) this.cache.delete(this.cache.keys().next().value as string);
    this.cache.set(tenant, { since: now, directory });
    directory.catch(() => this.cache.delete(tenant));
    return directory;
  }

  private async load(tenant: string): Promise<Directory> {
    const people: Person[] = [];
    const groups: Group[] = [];
    for (let pageToken = ''; ;) {
      const page = await this.client.listPeople({ pageSize: PAGE, pageToken, includeInactive: false }, { tenant });
      people.push(...page.people);
      if ((pageToken = page.nextPageToken) === '') break;
    }
    for (let pageToken = ''; ;) {
      const page = await this.client.listGroups({ pageSize: PAGE, pageToken }, { tenant });
      groups.push(...page.groups);
      if ((pageToken = page.nextPageToken) === '') break;
    }
    return new Directory(people, groups);
  }
}
