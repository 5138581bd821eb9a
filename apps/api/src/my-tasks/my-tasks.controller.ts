import { Controller, Get, Inject, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { tokenOf } from '#links/task-links.js';
import { readOpenTasks } from '#records/corrective-action/read-tasks.js';
import { readIsmsNow } from '#records/isms-now.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { send } from '../http/answer.js';
import { API_DEPS, basePath, type ApiDeps } from '../http/api-deps.js';
import { PrincipalGuard, principalOf } from '../http/principal.js';
import { sessionOf } from '../http/sessions.js';
import { signedIn, zoneOf } from '../http/signed-in.js';
import { html } from '../ui/page.js';
import { MyTasksPage } from './my-tasks.page.js';

/** Home, and the open tasks of the signed-in person. */
@ApiExcludeController()
@Controller()
export class MyTasksController {
  constructor(@Inject(API_DEPS) private readonly deps: ApiDeps) {}

  @Get()
  async home(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const known = await sessionOf(this.deps, request);
    send(reply, { status: 303, location: `${basePath(this.deps)}/${known ? 'my-tasks' : 'sign-in'}` });
  }

  @Get('my-tasks')
  @UseGuards(PrincipalGuard)
  async tasks(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const principal = principalOf(request);
    const person = signedIn(this.deps, principal);
    const [tasks, now] = await Promise.all([
      readOpenTasks(this.deps.records, principal.actor),
      readIsmsNow(this.deps.records),
    ]);
    const page = MyTasksPage({
      base: basePath(this.deps),
      person,
      zone: zoneOf(this.deps, principal),
      now,
      // A person's own links only: the query asks by the person of the session.
      tasks: tasks.map((task) => [task, task.linkId ? `/t/${tokenOf(this.deps.key, task.linkId)}` : null] as const),
    });
    send(reply, { status: 200, html: html(page) });
  }
}
