import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import { isMachine } from '#domain/directory/delegation.rules.js';
import type { KeepAnswer, KeptAnswer } from '#records/access/idempotency-keys.js';
import { readOpenWork, type OpenWorkRow } from '#records/corrective-action/read-open-work.js';
import { readTakeOvers } from '#records/corrective-action/read-take-overs.js';
import { reassignTask } from '#records/path/reassign-task.js';
import { inTransaction } from '#records/transaction.js';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { stepWords } from '../ui/step-words.js';
import { API_DEPS, type ApiDeps } from '../http/api-deps.js';
import { Refused } from '../http/errors.js';
import { pathDepsOf } from '../http/path-deps.js';
import { principalOf } from '../http/principal.js';
import { seesOpenTasks } from '../http/signed-in.js';
import { nextWords } from '../open-tasks/next-words.js';
import { openTasksQuerySchema } from '../open-tasks/open-tasks-query.js';
import { resolvePerson } from '../task/submission.js';
import { ApiRoute } from './api-route.js';
import { idempotent } from './idempotent.js';
import { openTasksSchema, reassignedSchema, reassignmentSchema } from './task-schemas.js';

type Reassignment = z.infer<typeof reassignmentSchema>;

/** All open tasks for those who answer for the whole, and the one act on a task of somebody else: giving it to another person. */
@ApiTags('Tasks')
@Controller('api/v1/tasks')
export class TasksApiController {
  constructor(@Inject(API_DEPS) private readonly deps: ApiDeps) {}

  @Get()
  @ApiRoute({
    summary: 'All open tasks: waiting for whom, since when, what happens next and when, who could take over',
    scope: 'read',
    status: 200,
    answer: openTasksSchema,
    query: true,
    problems: [400],
  })
  async list(
    @Query({ schema: openTasksQuerySchema }) query: z.infer<typeof openTasksQuerySchema>,
    @Req() request: FastifyRequest,
  ): Promise<unknown> {
    const principal = principalOf(request);
    if (!principal.machine && !seesOpenTasks(principal)) {
      const detail = 'All open tasks are shown to the ISMS Manager and to Top Management.';
      throw new Refused(403, { code: 'not-for-you', title: 'Not allowed', detail });
    }
    const { rows, nextPage, now } = await readOpenWork(this.deps.records, query);
    const takeOvers = await readTakeOvers(this.deps.records, { rows, at: now });
    return { items: rows.map((row) => taskJson(row, now, takeOvers.get(row.questionId) ?? [])), next: nextPage };
  }

  @Post(':taskId/reassignment')
  @HttpCode(200)
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiRoute({
    summary: 'The ISMS Manager or Human Resources gives an open task to another person (SD12)',
    scope: null,
    machinesTold: true,
    status: 200,
    answer: reassignedSchema,
    problems: [400, 404, 409, 422],
  })
  async reassign(
    @Param('taskId') taskId: string,
    @Body({ schema: reassignmentSchema }) body: Reassignment,
    @Req() request: FastifyRequest,
  ): Promise<unknown> {
    const { actor: by } = principalOf(request);
    if (!UUID.test(taskId)) throw new Refused(404, { code: 'unknown-task', title: 'There is no such task' });
    return (await idempotent(this.deps, request, (keep) => this.move({ taskId, by, body }, keep))).answer;
  }

  private async move(
    { taskId, by, body }: { taskId: string; by: string; body: Reassignment },
    keep: KeepAnswer,
  ): Promise<KeptAnswer> {
    const { records, doors } = this.deps;
    const found = await resolvePerson(records, body.to);
    // A machine is refused by what it is; whom it named does not matter.
    if (!('id' in found) && !isMachine(by)) {
      throw new Refused(422, { code: 'unknown-person', title: 'Requirements are not met', detail: found.reason });
    }
    const toId = 'id' in found ? found.id : by;
    const request = { taskId, toId, reason: body.reason, by };
    const { recordId, to, outboxIds } = await reassignTask(records, request, pathDepsOf(this.deps));
    const kept = { status: 200, answer: { record: recordId, to } };
    await inTransaction(records, (tx) => keep(tx, kept));
    await doors.dispatch(outboxIds);
    return kept;
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function taskJson(row: OpenWorkRow, now: number, couldTakeOver: readonly string[]): unknown {
  const { taskId, capacity, onBehalfOf, level, blocked } = row;
  return {
    taskId,
    record: { id: row.recordId, title: row.title, department: row.department },
    step: { code: row.code, part: row.part, name: stepWords(row.code, row.part, row.area) },
    waitingFor: { id: row.personId, name: row.person },
    capacity,
    onBehalfOf,
    since: iso(row.since),
    due: iso(row.due),
    overdue: row.due < now,
    level,
    blocked,
    next: { at: row.next && iso(row.next.at), what: nextWords(row) },
    couldTakeOver,
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
