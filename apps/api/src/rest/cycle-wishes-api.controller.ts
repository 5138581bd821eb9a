import { Body, Controller, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { CycleWish } from '#records/cycle/ask-beside.js';
import { askWish } from '../cycles/ask-wish.js';
import { seeCycle } from '../cycles/cycle-access.js';
import { API_DEPS, type ApiDeps } from '../http/api-deps.js';
import { Refused } from '../http/errors.js';
import { principalOf } from '../http/principal.js';
import { ApiRoute } from './api-route.js';
import { askedSchema, cycleStopSchema, revisionRequestSchema, waiverRequestSchema } from './cycle-schemas.js';
import { idempotent } from './idempotent.js';

const ASKED = { scope: null, status: 202, answer: askedSchema, problems: [400, 404, 409, 415, 422] } as const;

/** What the ISMS Manager, the deputy or Top Management asks beside the steps; the chair decides by link, never a machine. */
@ApiTags('Cycles')
@Controller('api/v1/cycles/:id')
export class CycleWishesApiController {
  constructor(@Inject(API_DEPS) private readonly deps: ApiDeps) {}

  @Post('waiver-requests')
  @HttpCode(202)
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiRoute({ summary: 'Asks the chair of Top Management to waive an unmet item of a gate', ...ASKED })
  async waive(
    @Param('id') id: string,
    @Body({ schema: waiverRequestSchema }) body: z.infer<typeof waiverRequestSchema>,
    @Req() request: FastifyRequest,
  ): Promise<unknown> {
    return this.ask(request, { id, wish: { kind: 'GATE_WAIVER', ...body } });
  }

  @Post('suspension-requests')
  @HttpCode(202)
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiRoute({ summary: 'Asks the chair of Top Management to stop the cycle', ...ASKED })
  async suspend(
    @Param('id') id: string,
    @Body({ schema: cycleStopSchema }) { reason }: z.infer<typeof cycleStopSchema>,
    @Req() request: FastifyRequest,
  ): Promise<unknown> {
    return this.ask(request, { id, wish: { kind: 'SUSPENSION', reason } });
  }

  @Post('resumption-requests')
  @HttpCode(202)
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiRoute({ summary: 'Asks the chair of Top Management to resume a stopped cycle', ...ASKED })
  async resume(
    @Param('id') id: string,
    @Body({ schema: cycleStopSchema }) { reason }: z.infer<typeof cycleStopSchema>,
    @Req() request: FastifyRequest,
  ): Promise<unknown> {
    return this.ask(request, { id, wish: { kind: 'RESUMPTION', reason } });
  }

  @Post('revision-requests')
  @HttpCode(202)
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiRoute({ summary: 'Asks the ISMS Manager for a new version of what a step produced', ...ASKED })
  async revise(
    @Param('id') id: string,
    @Body({ schema: revisionRequestSchema }) body: z.infer<typeof revisionRequestSchema>,
    @Req() request: FastifyRequest,
  ): Promise<unknown> {
    return this.ask(request, { id, wish: { kind: 'REVISION', ...body } });
  }

  private async ask(request: FastifyRequest, { id, wish }: { id: string; wish: CycleWish }): Promise<unknown> {
    const principal = principalOf(request);
    const { view, steers } = await seeCycle(this.deps, principal, id);
    if (!principal.session || !steers) {
      const title = 'The ISMS Manager, the deputy or Top Management asks for this';
      throw new Refused(403, { code: 'not-allowed', title });
    }
    const kept = { status: 202, answer: { cycle: view.cycle.id, asked: wish.kind } };
    const { answer } = await idempotent(this.deps, request, async (keep) => {
      await askWish(this.deps, { view, by: principal.actor, wish, also: (tx) => keep(tx, kept) });
      return kept;
    });
    return answer;
  }
}
