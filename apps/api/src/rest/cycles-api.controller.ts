import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { stageId } from '#domain/cycle/states.js';
import { peopleIn } from '#domain/cycle/statements.rules.js';
import { readNames, readTrail } from '#records/corrective-action/read-trail.js';
import { startCycle } from '#records/cycle/draft.js';
import { readCycleList } from '#records/cycle/read-cycle.js';
import { maySteer, requireSight, seeCycle, type SeenCycle } from '../cycles/cycle-access.js';
import { documentsOf } from '../cycles/output-document.js';
import { findOutput, outputFile, splitFormat } from '../cycles/output-file.js';
import { sendFile } from '../cycles/page-frame.js';
import { send } from '../http/answer.js';
import { API_DEPS, basePath, type ApiDeps } from '../http/api-deps.js';
import { Refused } from '../http/errors.js';
import { principalOf } from '../http/principal.js';
import { ApiRoute } from './api-route.js';
import { cycleJson, gateJson, outputJson, stepJson } from './cycle-json.js';
import {
  cycleOutputSchema, cycleSchema, cyclesSchema, cycleStepsSchema, cycleTrailQuerySchema, gateSchema, newCycleSchema, outputQuerySchema,
} from './cycle-schemas.js'; // prettier-ignore
import { idempotent } from './idempotent.js';
import { trailPageSchema } from './schemas.js';
import { withIsoInstants } from './to-json.js';

type NewCycle = z.infer<typeof newCycleSchema>;

/**
 * Cycles: started, read. What people prepare, submit and decide goes through the link that they were mailed (`/t/{token}`,
 * page or JSON); no token of a machine answers a step or decides a gate.
 */
@ApiTags('Cycles')
@Controller('api/v1/cycles')
export class CyclesApiController {
  constructor(@Inject(API_DEPS) private readonly deps: ApiDeps) {}

  @Post()
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiRoute({
    summary:
      'Drafts a cycle: its charter is asked for at once, and nothing else runs before gate G0 is approved. Outputs of steps and submissions and decisions of gates are given by people through the link they were mailed (`POST /t/{token}` as JSON)',
    scope: 'cycles',
    status: 201,
    answer: cycleSchema,
    problems: [400, 409, 415, 422],
  })
  async start(
    @Body({ schema: newCycleSchema }) body: NewCycle,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { machine, viewer, actor } = principalOf(request);
    if (!machine && !maySteer(viewer))
      throw new Refused(403, {
        code: 'not-allowed',
        title: 'The ISMS Manager, the deputy, Top Management or a machine with the scope "cycles" starts a cycle',
      });
    const { status, answer } = await idempotent(this.deps, request, async (keep) => {
      const { scopeId, firstDay } = body;
      const made = await startCycle(this.deps.records, {
        ...{ by: actor, firstDay },
        ...(scopeId === undefined ? {} : { scopeId }),
        also: (tx, cycleId) => keep(tx, { status: 201, answer: { id: cycleId } }),
      });
      await this.deps.doors.dispatch(made.outboxIds);
      this.deps.log.info({ record: made.id, actor }, 'cycle drafted');
      return { status: 201, answer: { id: made.id } };
    });
    const { id } = answer as { id: string };
    const seen = await this.see(request, id);
    send(reply, { status, headers: { location: `${basePath(this.deps)}/api/v1/cycles/${id}` }, json: cycleJson(seen) });
  }

  @Get()
  @ApiRoute({ summary: 'Cycles, newest first', scope: 'read', status: 200, answer: cyclesSchema })
  async list(): Promise<unknown> {
    return { items: await readCycleList(this.deps.records) };
  }

  @Get(':id')
  @ApiRoute({
    summary: 'One cycle: stage in focus, gates and steps with how they stand, who is waited for, what is late',
    scope: 'read',
    status: 200,
    answer: cycleSchema,
    problems: [404],
  })
  async one(@Param('id') id: string, @Req() request: FastifyRequest): Promise<unknown> {
    return cycleJson(await this.see(request, id));
  }

  @Get(':id/steps')
  @ApiRoute({
    summary:
      'Steps of a cycle with their versions. The output of a step is submitted and approved by people through the link they were mailed (`POST /t/{token}`)',
    scope: 'read',
    status: 200,
    answer: cycleStepsSchema,
    problems: [404],
  })
  async steps(@Param('id') id: string, @Req() request: FastifyRequest): Promise<unknown> {
    const seen = await this.see(request, id);
    return { items: seen.view.steps.map((step) => stepJson(seen, step)) };
  }

  @Get(':id/gates/:gate')
  @ApiRoute({
    summary:
      'A gate with what is not met, each with its reason and page. Gates are submitted and decided by people through the link they were mailed (`POST /t/{token}`)',
    scope: 'read',
    status: 200,
    answer: gateSchema,
    problems: [404],
  })
  async gate(@Param('id') id: string, @Param('gate') name: string, @Req() request: FastifyRequest): Promise<unknown> {
    const seen = await this.see(request, id);
    const gate = seen.view.gates.find((one) => one.gate === name);
    if (!gate) throw new Refused(404, { code: 'unknown-gate', title: 'Gates are G0 to G4' });
    requireSight(seen, { code: gate.gate, part: '' });
    return gateJson(gate, await readNames(this.deps.records, peopleIn(gate.statements)));
  }

  @Get(':id/outputs/:output')
  @ApiParam({ name: 'id', type: String })
  @ApiParam({ name: 'output', type: String, description: 'Id of the version, with `.pdf`, `.md` or `.csv` for a file' })
  @ApiRoute({
    summary:
      'One version of what a step produced; with `.pdf` as PDF, with `.md` as Markdown, with `.csv` one of its tables',
    scope: 'read',
    status: 200,
    answer: cycleOutputSchema,
    query: true,
    problems: [400, 404, 422],
  })
  async output(
    @Query({ schema: outputQuerySchema }) { table }: z.infer<typeof outputQuerySchema>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { id: cycleId, output } = request.params as { id: string; output: string };
    const seen = await this.see(request, cycleId);
    const { id, format } = splitFormat(output);
    const found = findOutput(seen, id);
    const [document = null] = await documentsOf(this.deps.records, [found.output]);
    if (format !== null) {
      const of = { cycleId: seen.view.cycle.id, format, table };
      return sendFile(reply, await outputFile(this.deps, { found, document }, of));
    }
    const { code: step, part } = found.step;
    send(reply, {
      status: 200,
      json: { ...outputJson(found.output), step, part, entry: found.output.body, document },
    });
  }

  @Get(':id/trail')
  @ApiRoute({
    summary: 'Audit trail of a cycle, or of one of its stages, oldest first',
    scope: 'read',
    status: 200,
    answer: trailPageSchema,
    query: true,
    problems: [400, 404],
  })
  async trail(
    @Param('id') id: string,
    @Query({ schema: cycleTrailQuerySchema }) query: z.infer<typeof cycleTrailQuerySchema>,
    @Req() request: FastifyRequest,
  ): Promise<unknown> {
    const { view, all } = await this.see(request, id);
    if (!all) {
      const detail = 'The trail of a cycle is shown to the ISMS Manager, Top Management and auditors.';
      throw new Refused(403, { code: 'forbidden', title: 'Not allowed', detail });
    }
    const recordId = query.stage === undefined ? view.cycle.id : stageId(view.cycle.id, query.stage);
    const on = { recordId, after: query.cursor, limit: query.limit };
    const { events, next } = await readTrail(this.deps.records, on);
    return { items: withIsoInstants(events), next };
  }

  private async see(request: FastifyRequest, id: string): Promise<SeenCycle> {
    return seeCycle(this.deps, principalOf(request), id);
  }
}
