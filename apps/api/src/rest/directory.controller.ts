import { Body, Controller, Delete, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { changeRole } from '#records/directory/change-role.js';
import { activatePerson, deactivatePerson } from '#records/directory/departure.js';
import { revokeDelegation, setDelegation } from '#records/directory/set-delegation.js';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { API_DEPS, type ApiDeps } from '../http/api-deps.js';
import { pathDepsOf } from '../http/path-deps.js';
import { Refused } from '../http/errors.js';
import { principalOf } from '../http/principal.js';
import { resolvePerson } from '../task/submission.js';
import { ApiRoute } from './api-route.js';
import {
  delegationSetSchema, departureRecordedSchema, departureSchema, doneSchema, newDelegationSchema, roleSchema,
} from './directory-schemas.js'; // prettier-ignore

const DONE = { done: true } as const;

/** Absence, leavers and roles. People need the right by their role; machines the scope
 * `directory`, and `roles` for roles. Nobody decides here. */
@ApiTags('People')
@Controller('api/v1/people/:id')
export class DirectoryController {
  constructor(@Inject(API_DEPS) private readonly deps: ApiDeps) {}

  @Post('delegations')
  @ApiRoute({
    summary: 'Records an absence with its delegate',
    scope: 'directory',
    status: 201,
    answer: delegationSetSchema,
    problems: [400, 404, 422],
  })
  async delegate(
    @Param('id') fromId: string,
    @Body({ schema: newDelegationSchema }) body: z.infer<typeof newDelegationSchema>,
    @Req() request: FastifyRequest,
  ): Promise<unknown> {
    const { to, ...rest } = body;
    const wanted = { ...rest, fromId, toId: await this.person(to), by: principalOf(request).actor };
    const { id, moved } = await setDelegation(this.deps.records, wanted, pathDepsOf(this.deps));
    await this.deps.doors.dispatch(moved.outboxIds);
    return { id, moved: moved.records, stayed: moved.stayed };
  }

  @Delete('delegations/:delegationId')
  @ApiRoute({ summary: 'Ends a delegation', scope: 'directory', status: 200, answer: doneSchema, problems: [404] })
  async endDelegation(@Param('delegationId') id: string, @Req() request: FastifyRequest): Promise<unknown> {
    if (!UUID.test(id)) throw new Refused(404, { code: 'unknown-delegation', title: 'There is no such delegation' });
    await revokeDelegation(this.deps.records, { id, by: principalOf(request).actor });
    return DONE;
  }

  @Post('deactivate')
  @HttpCode(200)
  @ApiRoute({
    summary: 'Records that a person leaves; links die and tasks go over at that instant',
    scope: 'directory',
    status: 200,
    answer: departureRecordedSchema,
    problems: [400, 404, 409, 422],
  })
  async deactivate(
    @Param('id') personId: string,
    @Body({ schema: departureSchema }) body: z.infer<typeof departureSchema>,
    @Req() request: FastifyRequest,
  ): Promise<unknown> {
    const successorId = body.successor === null ? null : await this.person(body.successor);
    const wanted = { personId, lastDay: body.lastDay, successorId, by: principalOf(request).actor };
    const { applied, leavesAt, outboxIds } = await deactivatePerson(this.deps.records, wanted, pathDepsOf(this.deps));
    await this.deps.doors.dispatch(outboxIds);
    return { applied, leavesAt: new Date(leavesAt).toISOString() };
  }

  @Post('activate')
  @HttpCode(200)
  @ApiRoute({
    summary: 'Records that a person stays after all, or comes back',
    scope: 'directory',
    status: 200,
    answer: doneSchema,
    problems: [404, 409],
  })
  async activate(@Param('id') personId: string, @Req() request: FastifyRequest): Promise<unknown> {
    await activatePerson(this.deps.records, { personId, by: principalOf(request).actor });
    return DONE;
  }

  @Post('roles')
  @ApiRoute({
    summary: 'Gives a role; a department has one head',
    scope: 'roles',
    status: 201,
    answer: doneSchema,
    problems: [400, 404, 409, 422],
  })
  async assign(
    @Param('id') personId: string,
    @Body({ schema: roleSchema }) { role, department }: z.infer<typeof roleSchema>,
    @Req() request: FastifyRequest,
  ): Promise<unknown> {
    return this.role(request, { personId, role, departmentId: department, change: 'ASSIGN' });
  }

  @Delete('roles')
  @ApiRoute({
    summary: 'Ends a role; who was asked in it is asked no more',
    scope: 'roles',
    status: 200,
    answer: doneSchema,
    query: true,
    problems: [400, 404, 409, 422],
  })
  async end(
    @Param('id') personId: string,
    @Query({ schema: roleSchema }) { role, department }: z.infer<typeof roleSchema>,
    @Req() request: FastifyRequest,
  ): Promise<unknown> {
    return this.role(request, { personId, role, departmentId: department, change: 'END' });
  }

  private async role(
    request: FastifyRequest,
    change: { personId: string; role: string; departmentId: string; change: 'ASSIGN' | 'END' },
  ): Promise<unknown> {
    const by = principalOf(request).actor;
    const { outboxIds } = await changeRole(this.deps.records, { ...change, by }, pathDepsOf(this.deps));
    await this.deps.doors.dispatch(outboxIds);
    return DONE;
  }

  private async person(text: string): Promise<string> {
    const found = await resolvePerson(this.deps.records, text);
    if ('id' in found) return found.id;
    throw new Refused(422, { code: 'unknown-person', title: 'Requirements are not met', detail: found.reason });
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
