import { Controller, Get, Inject, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { readWaivers } from '#records/waivers/read-waivers.js';
import { API_DEPS, type ApiDeps } from '../http/api-deps.js';
import { Refused } from '../http/errors.js';
import { principalOf } from '../http/principal.js';
import { ApiRoute } from './api-route.js';
import { waiversSchema } from './schemas.js';
import { withIsoInstants } from './to-json.js';

/** Waivers for reading; they are granted and withdrawn by Top Management on the page only. */
@ApiTags('Waivers')
@Controller('api/v1/waivers')
export class WaiversApiController {
  constructor(@Inject(API_DEPS) private readonly deps: ApiDeps) {}

  @Get()
  @ApiRoute({
    summary: 'Waivers of separation of duties, newest first: rule, for whom, until when, where they were used',
    scope: 'read',
    status: 200,
    answer: waiversSchema,
  })
  async list(@Req() request: FastifyRequest): Promise<unknown> {
    if (!principalOf(request).viewer.all) {
      const detail = 'Waivers are shown to Top Management, the ISMS Manager and auditors.';
      throw new Refused(403, { code: 'forbidden', title: 'Not allowed', detail });
    }
    return { items: withIsoInstants(await readWaivers(this.deps.records)) };
  }
}
