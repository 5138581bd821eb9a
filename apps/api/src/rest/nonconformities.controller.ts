import { Body, Controller, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { KeepAnswer, KeptAnswer } from '#records/access/idempotency-keys.js';
import { readRecord } from '#records/corrective-action/read-record.js';
import { send } from '../http/answer.js';
import { API_DEPS, basePath, type ApiDeps } from '../http/api-deps.js';
import { principalOf } from '../http/principal.js';
import { ApiRoute } from './api-route.js';
import { idempotent } from './idempotent.js';
import { raiseRecord } from './raise-record.js';
import { refuseForeignSource } from './raise-rights.js';
import { correctiveActionDetailSchema, newNonconformitySchema } from './schemas.js';
import { detailJson } from './to-json.js';

type NewNonconformity = z.infer<typeof newNonconformitySchema>;

@ApiTags('Nonconformities')
@Controller('api/v1/nonconformities')
export class NonconformitiesController {
  constructor(@Inject(API_DEPS) private readonly deps: ApiDeps) {}

  @Post()
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiRoute({
    summary: 'Raises a nonconformity; its corrective action starts at once',
    scope: 'raise',
    status: 201,
    answer: correctiveActionDetailSchema,
    problems: [400, 409, 415, 422],
  })
  async raise(
    @Body({ schema: newNonconformitySchema }) body: NewNonconformity,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    refuseForeignSource(principalOf(request), body);
    const { status, answer } = await idempotent(this.deps, request, (keep) => this.make(request, body, keep));
    const { id } = answer as { id: string };
    const record = await readRecord(this.deps.records, { ...principalOf(request).viewer, all: true }, id);
    send(reply, {
      status,
      headers: { location: `${basePath(this.deps)}/api/v1/corrective-actions/${id}` },
      json: record ? detailJson(record) : answer,
    });
  }

  /** The kept answer is the id; the record is read as it stands, for the first answer and every repetition. */
  private async make(request: FastifyRequest, body: NewNonconformity, keep: KeepAnswer): Promise<KeptAnswer> {
    const { viewer, actor } = principalOf(request);
    const { requirement = [], ...rest } = body;
    const raise = {
      ...rest,
      requirementRefs: [requirement].flat().filter((text) => text !== ''),
      raisedBy: viewer.personId,
      raiserVerified: true,
      actor,
    };
    const id = await raiseRecord(this.deps, raise, (tx, made) => keep(tx, { status: 201, answer: { id: made } }));
    return { status: 201, answer: { id } };
  }
}
