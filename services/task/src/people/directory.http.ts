import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';

import { ApiProblem, type Caller, CurrentCaller, toRest } from '@baton/service-kit';

import { groupAnswer, groupsAnswer, peopleAnswer, personAnswer, tenantAnswer, tenantsAnswer } from '../answers.js';
import { page } from '../validation.js';
import { groupChangeBody, GroupsHandler, newGroupBody } from './groups.handler.js';
import { newPersonBody, PeopleHandler, personChangeBody } from './people.handler.js';
import { toWireGroup, toWirePerson } from './person.js';
import { newTenantBody, TenantsHandler } from './tenants.handler.js';

const peoplePage = page.extend({ includeInactive: z.enum(['true', 'false']).optional() });

@ApiTags('people')
@Controller('/v1/people')
export class PeopleHttpController {
  constructor(private readonly people: PeopleHandler) {}

  @Get()
  @ApiOkResponse({ schema: peopleAnswer })
  async list(@CurrentCaller() caller: Caller, @Query({ schema: peoplePage }) query: z.output<typeof peoplePage>) {
    const { rows, nextPageToken } = await this.people.list(caller, {
      ...query,
      includeInactive: query.includeInactive === 'true',
    });
    return { people: rows.map((person) => toRest(toWirePerson(person))), ...(nextPageToken && { nextPageToken }) };
  }

  @Post()
  @ApiProblem('already-exists', 'EMAIL_TAKEN', 'PERSON_ID_TAKEN')
  @ApiCreatedResponse({ schema: personAnswer })
  async create(
    @CurrentCaller() caller: Caller,
    @Body({ schema: newPersonBody }) body: z.output<typeof newPersonBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const person = await this.people.create(caller, body);
    void reply.header('location', `/v1/people/${person.personId}`);
    return toRest(toWirePerson(person));
  }

  @Patch(':id')
  @ApiProblem('not-found', 'PERSON_UNKNOWN')
  @ApiProblem('wrong-state', 'LAST_ADMIN')
  @ApiOkResponse({ schema: personAnswer })
  async change(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body({ schema: personChangeBody }) body: z.output<typeof personChangeBody>,
  ) {
    return toRest(toWirePerson(await this.people.change(caller, id, body)));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiProblem('not-found', 'PERSON_UNKNOWN')
  @ApiProblem('wrong-state', 'LAST_ADMIN')
  async deactivate(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    await this.people.deactivate(caller, id);
  }
}

@ApiTags('people')
@Controller('/v1/groups')
export class GroupsHttpController {
  constructor(private readonly groups: GroupsHandler) {}

  @Get()
  @ApiOkResponse({ schema: groupsAnswer })
  async list(@CurrentCaller() caller: Caller, @Query({ schema: page }) query: z.output<typeof page>) {
    const { rows, nextPageToken } = await this.groups.list(caller, query);
    return { groups: rows.map((group) => toRest(toWireGroup(group))), ...(nextPageToken && { nextPageToken }) };
  }

  @Post()
  @ApiProblem('already-exists', 'GROUP_ID_TAKEN')
  @ApiCreatedResponse({ schema: groupAnswer })
  async create(
    @CurrentCaller() caller: Caller,
    @Body({ schema: newGroupBody }) body: z.output<typeof newGroupBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const group = await this.groups.create(caller, body);
    void reply.header('location', `/v1/groups/${group.groupId}`);
    return toRest(toWireGroup(group));
  }

  @Patch(':id')
  @ApiProblem('not-found', 'GROUP_UNKNOWN')
  @ApiOkResponse({ schema: groupAnswer })
  async change(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body({ schema: groupChangeBody }) body: z.output<typeof groupChangeBody>,
  ) {
    return toRest(toWireGroup(await this.groups.change(caller, id, body)));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiProblem('not-found', 'GROUP_UNKNOWN')
  async remove(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    await this.groups.remove(caller, id);
  }
}

@ApiTags('people')
@Controller('/v1/tenants')
export class TenantsHttpController {
  constructor(private readonly tenants: TenantsHandler) {}

  @Get()
  @ApiOkResponse({ schema: tenantsAnswer })
  async list(@CurrentCaller() caller: Caller) {
    return { tenants: await this.tenants.list(caller) };
  }

  @Post()
  @ApiProblem('already-exists', 'TENANT_ID_TAKEN', 'EMAIL_TAKEN')
  @ApiCreatedResponse({ schema: tenantAnswer })
  async create(
    @CurrentCaller() caller: Caller,
    @Body({ schema: newTenantBody }) body: z.output<typeof newTenantBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const tenant = await this.tenants.create(caller, body);
    void reply.header('location', `/v1/tenants/${tenant.tenantId}`);
    return tenant;
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiProblem('not-found', 'TENANT_UNKNOWN')
  @ApiProblem('wrong-state', 'TENANT_DEFAULT')
  async remove(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    await this.tenants.remove(caller, id);
  }
}
