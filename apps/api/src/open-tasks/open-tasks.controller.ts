import { Readable } from 'node:stream';
import { Controller, Get, Inject, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { readDepartments } from '#records/corrective-action/read-choices.js';
import { readAskedPeople, readOpenWork } from '#records/corrective-action/read-open-work.js';
import { readTakeOvers } from '#records/corrective-action/read-take-overs.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { send } from '../http/answer.js';
import { API_DEPS, basePath, type ApiDeps } from '../http/api-deps.js';
import { Refused } from '../http/errors.js';
import { PrincipalGuard, principalOf, type Principal } from '../http/principal.js';
import { seesOpenTasks, signedIn, zoneOf } from '../http/signed-in.js';
import { html } from '../ui/page.js';
import { openTasksCsv } from './open-tasks-csv.js';
import { openTasksQuery } from './open-tasks-query.js';
import { OpenTasksPage } from './open-tasks.page.js';

/** All open tasks, for those who answer for the whole: the ISMS Manager, the deputy, Top Management. */
@ApiExcludeController()
@UseGuards(PrincipalGuard)
@Controller()
export class OpenTasksController {
  constructor(@Inject(API_DEPS) private readonly deps: ApiDeps) {}

  @Get('open-tasks')
  async list(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const principal = overseer(request);
    const query = openTasksQuery(request.query);
    const { records } = this.deps;
    const [page, departments, people] = await Promise.all([
      readOpenWork(records, query),
      readDepartments(records),
      readAskedPeople(records),
    ]);
    const takeOvers = await readTakeOvers(records, { rows: page.rows, at: page.now });
    const shown = {
      base: basePath(this.deps),
      person: signedIn(this.deps, principal),
      zone: zoneOf(this.deps, principal),
    };
    send(reply, { status: 200, html: html(OpenTasksPage({ ...shown, query, page, departments, people, takeOvers })) });
  }

  @Get('open-tasks.csv')
  csv(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    overseer(request);
    void reply
      .header('content-disposition', 'attachment; filename="open-tasks.csv"')
      .type('text/csv; charset=utf-8')
      .send(Readable.from(openTasksCsv(this.deps.records, openTasksQuery(request.query))));
  }
}

function overseer(request: FastifyRequest): Principal {
  const principal = principalOf(request);
  if (seesOpenTasks(principal)) return principal;
  throw new Refused(403, {
    code: 'not-for-you',
    title: 'This page is not for you',
    detail: 'All open tasks are shown to the ISMS Manager and to Top Management. Yours are on your page of tasks.',
  });
}
