import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { readDatabaseHealth } from '#records/read-database-health.js';
import { API_DEPS, type ApiDeps } from '../http/api-deps.js';
import { send } from '../http/answer.js';
import { healthSchema } from '../rest/schemas.js';

const TEMPORAL_MS = 1_000;

@ApiTags('Health')
@Controller('health')
export class HealthController {
  constructor(@Inject(API_DEPS) private readonly deps: ApiDeps) {}

  @Get('live')
  @ApiOperation({ summary: 'The process answers' })
  @ApiResponse({ status: 200, standardSchema: healthSchema, description: 'Alive' })
  live(): unknown {
    return { status: 'alive' };
  }

  /** Decisions need PostgreSQL only, so Temporal away is told but leaves the API ready. */
  @Get('ready')
  @ApiOperation({ summary: 'What is there and what is missing' })
  @ApiResponse({ status: 200, standardSchema: healthSchema, description: 'Ready' })
  @ApiResponse({ status: 503, standardSchema: healthSchema, description: 'Not ready; the parts say what is missing' })
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const [database, temporal] = await Promise.all([this.database(), this.deps.temporalReachable(TEMPORAL_MS)]);
    const parts = {
      database,
      temporal: temporal ? 'ok' : 'away: decisions are recorded, processes go on when it is back',
    };
    const ready = database === 'ok' || database.startsWith('one role');
    send(reply, { status: ready ? 200 : 503, json: { status: ready ? 'ready' : 'not ready', parts } });
  }

  private async database(): Promise<string> {
    try {
      const { migrated, grantsEnforced } = await readDatabaseHealth(this.deps.records);
      if (!migrated) return 'migrations are missing';
      return grantsEnforced ? 'ok' : 'one role: grants not enforced';
    } catch {
      return 'away';
    }
  }
}
