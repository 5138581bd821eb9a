import { Controller, Get, Inject, Param, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { readLog } from '#records/corrective-action/read-log.js';
import { readRecord, type RecordDetail } from '#records/corrective-action/read-record.js';
import { readTasksOf } from '#records/corrective-action/read-tasks.js';
import { readTrail } from '#records/corrective-action/read-trail.js';
import { logQuerySchema } from '../corrective-actions/log-query.js';
import { API_DEPS, type ApiDeps } from '../http/api-deps.js';
import { Refused } from '../http/errors.js';
import { principalOf } from '../http/principal.js';
import { ApiRoute } from './api-route.js';
import {
  correctiveActionDetailSchema, correctiveActionPageSchema, pageQuerySchema, tasksSchema, trailPageSchema,
} from './schemas.js'; // prettier-ignore
import { detailJson, rowJson, withIsoInstants } from './to-json.js';

@ApiTags('Corrective actions')
@Controller('api/v1/corrective-actions')
export class CorrectiveActionsApiController {
  constructor(@Inject(API_DEPS) private readonly deps: ApiDeps) {}

  @Get()
  @ApiRoute({
    summary: 'Corrective Action Log, as much of it as you may see',
    scope: 'read',
    status: 200,
    answer: correctiveActionPageSchema,
    query: true,
    problems: [400],
  })
  async list(
    @Query({ schema: logQuerySchema }) query: z.infer<typeof logQuerySchema>,
    @Req() request: FastifyRequest,
  ): Promise<unknown> {
    const page = await readLog(this.deps.records, principalOf(request).viewer, query);
    return { items: page.rows.map(rowJson), next: page.next };
  }

  @Get(':id')
  @ApiRoute({
    summary: 'One corrective action',
    scope: 'read',
    status: 200,
    answer: correctiveActionDetailSchema,
    problems: [404],
  })
  async one(@Param('id') id: string, @Req() request: FastifyRequest): Promise<unknown> {
    return detailJson(await this.find(request, id));
  }

  @Get(':id/trail')
  @ApiRoute({
    summary: 'Audit trail of a record, oldest first',
    scope: 'read',
    status: 200,
    answer: trailPageSchema,
    query: true,
    problems: [400, 404],
  })
  async trail(
    @Param('id') id: string,
    @Query({ schema: pageQuerySchema }) query: z.infer<typeof pageQuerySchema>,
    @Req() request: FastifyRequest,
  ): Promise<unknown> {
    const record = await this.find(request, id);
    const { events, next } = await readTrail(this.deps.records, {
      recordId: record.id,
      after: query.cursor,
      limit: query.limit,
    });
    return { items: withIsoInstants(events), next };
  }

  @Get(':id/tasks')
  @ApiRoute({
    summary: 'What is asked of whom now; never a link',
    scope: 'read',
    status: 200,
    answer: tasksSchema,
    problems: [404],
  })
  async tasks(@Param('id') id: string, @Req() request: FastifyRequest): Promise<unknown> {
    const record = await this.find(request, id);
    return { items: withIsoInstants(await readTasksOf(this.deps.records, record.id)) };
  }

  private async find(request: FastifyRequest, id: string): Promise<RecordDetail> {
    const record = await readRecord(this.deps.records, principalOf(request).viewer, id);
    if (record) return record;
    throw new Refused(404, { code: 'unknown-record', title: 'There is no such record, or it is not for you to see' });
  }
}
