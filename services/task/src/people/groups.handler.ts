import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { invalidFields, Rejection } from '@baton/kernel';
import { type Caller, pageKeyOf, pageOf, pageSizeOf, requireRole, type Sql, takenBy } from '@baton/service-kit';

import { CredentialsHandler } from '../credentials/credentials.handler.js';
import { isSlug, known, slug, valid, word } from '../validation.js';
import { AdminLogHandler } from './admin-log.handler.js';
import { GroupsRepository } from './groups.repository.js';
import { PeopleRepository } from './people.repository.js';
import type { Group } from './person.js';

const members = z.array(slug).max(1000);
export const newGroupBody = z.strictObject({ groupId: slug, name: word(200).optional(), members: members.default([]) });
export const groupChangeBody = z.strictObject({
  name: word(200).optional(),
  addMembers: members.default([]),
  removeMembers: members.default([]),
});

/** Groups of people, to whom work is offered. Admins change them. */
@Injectable()
export class GroupsHandler {
  constructor(
    private readonly groups: GroupsRepository,
    private readonly people: PeopleRepository,
    private readonly log: AdminLogHandler,
    private readonly credentials: CredentialsHandler,
  ) {}

  /** @throws Rejection `already-exists` GROUP_ID_TAKEN */
  async create(caller: Caller, input: z.input<typeof newGroupBody>): Promise<Group> {
    requireRole(caller, 'admin');
    const body = valid(newGroupBody, input);
    const group: Group = {
      groupId: body.groupId,
      name: body.name ?? body.groupId,
      members: [...new Set(body.members)].sort(),
    };
    await this.credentials
      .change(async (tx) => {
        await this.requirePeople(tx, caller.tenant, 'members', group.members);
        await this.groups.add(tx, caller.tenant, group);
        await this.tell(tx, caller.tenant, group.members);
        await this.log.note(tx, caller, 'group.create', group.groupId, { members: group.members });
      })
      .catch((error: unknown) => {
        throw takenBy(error) === undefined
          ? error
          : new Rejection('already-exists', 'GROUP_ID_TAKEN', `There is a group ${group.groupId} already`);
      });
    return group;
  }

  async list(caller: Caller, options: { pageSize?: number | undefined; pageToken?: string | undefined }) {
    requireRole(caller, 'participant', 'admin', 'operator', 'designer', 'service');
    const size = pageSizeOf(options.pageSize);
    const [after] = pageKeyOf(options.pageToken, ['string']) ?? [''];
    return pageOf(await this.groups.list(caller.tenant, String(after), size + 1), size, ({ groupId }) => [groupId]);
  }

  async change(caller: Caller, groupId: string, input: z.input<typeof groupChangeBody>): Promise<Group> {
    requireRole(caller, 'admin');
    const body = valid(groupChangeBody, input);
    const changed = await this.credentials.change(async (tx) => {
      known(isSlug(groupId) ? await this.groups.find(caller.tenant, groupId, tx) : null, 'group');
      await this.requirePeople(tx, caller.tenant, 'addMembers', body.addMembers);
      if (body.name !== undefined) await this.groups.rename(tx, caller.tenant, groupId, body.name);
      await this.groups.addMembers(tx, caller.tenant, groupId, body.addMembers);
      await this.groups.removeMembers(tx, caller.tenant, groupId, body.removeMembers);
      await this.tell(tx, caller.tenant, [...body.addMembers, ...body.removeMembers]);
      await this.log.note(tx, caller, 'group.change', groupId, body);
      return this.groups.find(caller.tenant, groupId, tx);
    });
    return known(changed, 'group');
  }

  /** Work offered to it alone falls to the operators. */
  async remove(caller: Caller, groupId: string): Promise<void> {
    requireRole(caller, 'admin');
    await this.credentials.change(async (tx) => {
      const members = known(isSlug(groupId) ? await this.groups.remove(tx, caller.tenant, groupId) : null, 'group');
      await this.tell(tx, caller.tenant, members);
      await this.log.note(tx, caller, 'group.delete', groupId);
    });
  }

  private tell(tx: Sql, tenant: string, members: readonly string[]): Promise<void> {
    return this.credentials.tell(tx, { kind: 'person', tenant, owners: members });
  }

  private async requirePeople(tx: Sql, tenant: string, field: string, ids: readonly string[]): Promise<void> {
    const existing = await this.people.existing(tenant, ids, tx);
    const missing = ids.filter((id) => !existing.has(id));
    if (missing.length > 0)
      throw invalidFields(
        'VALIDATION_FAILED',
        missing.map((id) => ({ field, message: `there is no person ${id}` })),
      );
  }
}
