import type { Metadata } from '@grpc/grpc-js';
import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';

import { isoOf } from '@baton/contracts';
import type * as wire from '@baton/contracts/task';
import { callerOf } from '@baton/service-kit';

import { toWireApiKey } from '../api-keys/api-key.js';
import { ApiKeysHandler } from '../api-keys/api-keys.handler.js';
import { GroupsHandler } from './groups.handler.js';
import { PeopleHandler } from './people.handler.js';
import { fromWireRole, toWireGroup, toWirePerson, type GivenRole } from './person.js';
import { TenantsHandler } from './tenants.handler.js';

const SERVICE = 'baton.task.v1.DirectoryService';

/** What validation in the handlers decides on; the contract's enum may hold values that are none. */
const rolesOf = (roles: readonly wire.Role[]): GivenRole[] => roles.map((role) => fromWireRole(role) as GivenRole);
const orAbsent = <Value>(list: readonly Value[]): Value[] | undefined => (list.length === 0 ? undefined : [...list]);

@Controller()
export class DirectoryGrpcController {
  constructor(
    private readonly people: PeopleHandler,
    private readonly groups: GroupsHandler,
    private readonly keys: ApiKeysHandler,
    private readonly tenants: TenantsHandler,
  ) {}

  @GrpcMethod(SERVICE, 'CreatePerson')
  async createPerson(request: wire.CreatePersonRequest, metadata: Metadata): Promise<wire.CreatePersonResponse> {
    const person = await this.people.create(callerOf(metadata), {
      ...request,
      roles: orAbsent(rolesOf(request.roles)),
    });
    return { person: toWirePerson(person) };
  }

  @GrpcMethod(SERVICE, 'ListPeople')
  async listPeople(request: wire.ListPeopleRequest, metadata: Metadata): Promise<wire.ListPeopleResponse> {
    const { rows, nextPageToken } = await this.people.list(callerOf(metadata), request);
    return { people: rows.map(toWirePerson), nextPageToken };
  }

  @GrpcMethod(SERVICE, 'UpdatePerson')
  async updatePerson(request: wire.UpdatePersonRequest, metadata: Metadata): Promise<wire.UpdatePersonResponse> {
    const { personId, name, manager, backup, setRoles, clearAbsence, absentUntil } = request;
    const person = await this.people.change(callerOf(metadata), personId, {
      name,
      manager,
      backup,
      roles: setRoles ? rolesOf(request.roles) : undefined,
      absentUntil: clearAbsence ? null : isoOf(absentUntil),
    });
    return { person: toWirePerson(person) };
  }

  @GrpcMethod(SERVICE, 'DeletePerson')
  async deletePerson({ personId }: wire.DeletePersonRequest, metadata: Metadata): Promise<wire.DeletePersonResponse> {
    await this.people.deactivate(callerOf(metadata), personId);
    return {};
  }

  @GrpcMethod(SERVICE, 'CreateGroup')
  async createGroup(request: wire.CreateGroupRequest, metadata: Metadata): Promise<wire.CreateGroupResponse> {
    return {
      group: toWireGroup(await this.groups.create(callerOf(metadata), { ...request, name: request.name || undefined })),
    };
  }

  @GrpcMethod(SERVICE, 'ListGroups')
  async listGroups(request: wire.ListGroupsRequest, metadata: Metadata): Promise<wire.ListGroupsResponse> {
    const { rows, nextPageToken } = await this.groups.list(callerOf(metadata), request);
    return { groups: rows.map(toWireGroup), nextPageToken };
  }

  @GrpcMethod(SERVICE, 'UpdateGroup')
  async updateGroup(
    { groupId, ...change }: wire.UpdateGroupRequest,
    metadata: Metadata,
  ): Promise<wire.UpdateGroupResponse> {
    return { group: toWireGroup(await this.groups.change(callerOf(metadata), groupId, change)) };
  }

  @GrpcMethod(SERVICE, 'DeleteGroup')
  async deleteGroup({ groupId }: wire.DeleteGroupRequest, metadata: Metadata): Promise<wire.DeleteGroupResponse> {
    await this.groups.remove(callerOf(metadata), groupId);
    return {};
  }

  @GrpcMethod(SERVICE, 'CreateApiKey')
  async createApiKey(
    { name, roles, expiresAt }: wire.CreateApiKeyRequest,
    metadata: Metadata,
  ): Promise<wire.CreateApiKeyResponse> {
    const { apiKey, secret } = await this.keys.create(callerOf(metadata), {
      name,
      roles: rolesOf(roles),
      expiresAt: isoOf(expiresAt),
    });
    return { apiKey: toWireApiKey(apiKey), secret };
  }

  @GrpcMethod(SERVICE, 'ListApiKeys')
  async listApiKeys(_request: wire.ListApiKeysRequest, metadata: Metadata): Promise<wire.ListApiKeysResponse> {
    return { apiKeys: (await this.keys.list(callerOf(metadata))).map(toWireApiKey) };
  }

  @GrpcMethod(SERVICE, 'DeleteApiKey')
  async deleteApiKey({ apiKeyId }: wire.DeleteApiKeyRequest, metadata: Metadata): Promise<wire.DeleteApiKeyResponse> {
    await this.keys.revoke(callerOf(metadata), apiKeyId);
    return {};
  }

  @GrpcMethod(SERVICE, 'CreateTenant')
  async createTenant(request: wire.CreateTenantRequest, metadata: Metadata): Promise<wire.CreateTenantResponse> {
    return { tenant: await this.tenants.create(callerOf(metadata), { ...request, name: request.name || undefined }) };
  }

  @GrpcMethod(SERVICE, 'ListTenants')
  async listTenants(_request: wire.ListTenantsRequest, metadata: Metadata): Promise<wire.ListTenantsResponse> {
    return { tenants: await this.tenants.list(callerOf(metadata)) };
  }

  @GrpcMethod(SERVICE, 'DeleteTenant')
  async deleteTenant({ tenantId }: wire.DeleteTenantRequest, metadata: Metadata): Promise<wire.DeleteTenantResponse> {
    await this.tenants.remove(callerOf(metadata), tenantId);
    return {};
  }
}
