import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { interruptRecord } from '#records/corrective-action/interrupt.js';
import { readRecord, type RecordDetail } from '#records/corrective-action/read-record.js';
import { readSimilar } from '#records/corrective-action/similar.js';
import { readCorrectiveActionKpis } from '#records/kpi/corrective-action-kpis.js';
import { reader } from '#records/transaction.js';
import { API_DEPS, type ApiDeps } from '../http/api-deps.js';
import { Refused } from '../http/errors.js';
import { principalOf } from '../http/principal.js';
import { ApiRoute } from './api-route.js';
import { correctiveActionDetailSchema, kpisSchema, similarSchema, withdrawalSchema } from './schemas.js';
import { detailJson, withIsoInstants } from './to-json.js';

@ApiTags('Corrective actions')
@Controller('api/v1')
export class SideApiController {
  constructor(@Inject(API_DEPS) private readonly deps: ApiDeps) {}

  @Get('corrective-actions/:id/similar')
  @ApiRoute({
    summary: 'Records that may be about the same, likely repeats first',
    scope: 'read',
    status: 200,
    answer: similarSchema,
    problems: [404],
  })
  async similar(@Param('id') id: string, @Req() request: FastifyRequest): Promise<unknown> {
    const record = await this.find(request, id);
    const { viewer } = principalOf(request);
    return { items: withIsoInstants(await readSimilar(reader(this.deps.records), { recordId: record.id, viewer })) };
  }

  @Post('corrective-actions/:id/withdrawal')
  @HttpCode(200)
  @ApiRoute({
    summary: 'The lead auditor withdraws the finding of an audit; its corrective action is cancelled',
    scope: 'read',
    status: 200,
    answer: correctiveActionDetailSchema,
    problems: [400, 404, 422],
  })
  async withdraw(
    @Param('id') id: string,
    @Body({ schema: withdrawalSchema }) body: z.infer<typeof withdrawalSchema>,
    @Req() request: FastifyRequest,
  ): Promise<unknown> {
    const { session, actor } = principalOf(request);
    if (!session) throw new Refused(403, { code: 'people-only', title: 'A machine decides nothing' });
    const record = await this.find(request, id);
    const interruption = { kind: 'FINDING_WITHDRAWN', reason: body.reason } as const;
    const ids = await interruptRecord(this.deps.records, { recordId: record.id, by: actor, interruption });
    await this.deps.doors.dispatch(ids);
    return detailJson(await this.find(request, id));
  }

  @Get('kpis/corrective-actions')
  @ApiRoute({
    summary: 'KPI-03 to KPI-06 of the Corrective Action Log as of now',
    scope: 'read',
    status: 200,
    answer: kpisSchema,
  })
  async kpis(@Req() request: FastifyRequest): Promise<unknown> {
    if (!principalOf(request).viewer.all)
      throw new Refused(403, { code: 'not-allowed', title: 'Key figures are made from the whole log' });
    return { items: await readCorrectiveActionKpis(this.deps.records) };
  }

  private async find(request: FastifyRequest, id: string): Promise<RecordDetail> {
    const record = await readRecord(this.deps.records, principalOf(request).viewer, id);
    if (record) return record;
    throw new Refused(404, { code: 'unknown-record', title: 'There is no such record, or it is not for you to see' });
  }
}
