import { Controller, Get, Inject, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { PROCEDURE_STEPS } from '#domain/cycle/procedure.js';
import type { ProcedureStepCode } from '#domain/cycle/procedure-row.js';
import { revisable } from '#domain/cycle/revision.rules.js';
import { isFinalCycle } from '#domain/cycle/states.js';
import { readAreaAnswers } from '#records/cycle/asked-steps.js';
import { readDecisions } from '#records/path/read-decisions.js';
import { recordOfStep, type StepView } from '#records/cycle/read-cycle.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { send } from '../http/answer.js';
import { API_DEPS, type ApiDeps } from '../http/api-deps.js';
import { Refused } from '../http/errors.js';
import { PrincipalGuard, principalOf } from '../http/principal.js';
import { html } from '../ui/page.js';
import { requireSight, seeCycle, sees, type SeenCycle } from './cycle-access.js';
import { documentsOf } from './output-document.js';
import { findOutput, outputFile, splitFormat } from './output-file.js';
import { OutputPage } from './output.page.js';
import { frameOf, queryText, sendFile } from './page-frame.js';
import { StepPage, type StepPageProps } from './step.page.js';

/** Pages of a step and of the versions that it produced. */
@ApiExcludeController()
@UseGuards(PrincipalGuard)
@Controller('cycles/:id')
export class CycleStepsController {
  constructor(@Inject(API_DEPS) private readonly deps: ApiDeps) {}

  @Get('steps/:code')
  async step(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { id, code } = request.params as { id: string; code: string };
    const seen = await seeCycle(this.deps, principalOf(request), id);
    const step = stepOf(seen, { code, part: queryText(request, 'part') });
    requireSight(seen, step);
    const [shown, answers, decisions] = await Promise.all([
      this.shown(step),
      this.answers(seen, step, principalOf(request).viewer.personId),
      this.decisions(seen, step),
    ]);
    const mayRevise = isRevisable(seen, step);
    const page = StepPage({
      ...frameOf(this.deps, request),
      ...{ view: seen.view, step, shown, answers, decisions, mayRevise },
    });
    send(reply, { status: 200, html: html(page) });
  }

  @Get('outputs/:name')
  async output(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { id, name } = request.params as { id: string; name: string };
    const seen = await seeCycle(this.deps, principalOf(request), id);
    const { id: outputId, format } = splitFormat(name);
    const found = findOutput(seen, outputId);
    const frame = frameOf(this.deps, request);
    const { before } = found;
    const [document = null, earlier = null] = await documentsOf(
      this.deps.records,
      before ? [found.output, before] : [found.output],
    );
    const { view } = seen;
    if (format !== null) {
      const table = Number(queryText(request, 'table') || '1');
      const of = { cycleId: view.cycle.id, format, table };
      return sendFile(reply, await outputFile(this.deps, { found, document }, of));
    }
    const { step, output } = found;
    const page = OutputPage({ ...frame, view, step, output, document, before: earlier });
    send(reply, { status: 200, html: html(page) });
  }

  /** The approved version, else the newest. */
  private async shown(step: StepView): Promise<StepPageProps['shown']> {
    const output = step.outputs.find(({ state }) => state === 'APPROVED') ?? step.outputs[0];
    if (!output) return null;
    const [document = null] = await documentsOf(this.deps.records, [output]);
    return { output, document };
  }

  /** What an area said is for those who see the whole, and for whoever said it. */
  private async answers(seen: SeenCycle, step: StepView, viewer: string | null): Promise<StepPageProps['answers']> {
    const row = PROCEDURE_STEPS[step.code as ProcedureStepCode];
    if (row.kind !== 'TASKS' || (row.input === null && !row.perDepartment)) return [];
    const code = row.perDepartment ? row.code : `${row.code}_INPUT`;
    const recordId = recordOfStep(seen.view.cycle.id, step);
    const all = await readAreaAnswers(this.deps.records, { recordId, code, part: step.part });
    const visible = all.filter(({ byId }) => seen.all || byId === viewer);
    const documents = await documentsOf(this.deps.records, visible);
    return visible.map((answer, at) => ({ answer, document: documents[at] ?? null }));
  }

  /** Comments of approvers are for those who see the whole and for the preparer, who see all of a step they are asked for. */
  private async decisions(seen: SeenCycle, step: StepView): Promise<StepPageProps['decisions']> {
    if (!seen.all) return [];
    const codes = step.code === 'E0' ? ['CHARTER', 'G0_DECISION'] : [step.code, `${step.code}_APPROVAL`];
    const recordId = recordOfStep(seen.view.cycle.id, step);
    return readDecisions(this.deps.records, { recordId, codes, part: step.part });
  }
}

/** A version counts, nobody prepares another one yet, and the cycle goes on. */
function isRevisable({ steers, view }: SeenCycle, { code, outputs, revising }: StepView): boolean {
  const { state } = view.cycle;
  return (
    steers &&
    !isFinalCycle(state) &&
    state !== 'SUSPENDED' &&
    revisable(code as ProcedureStepCode) !== null &&
    outputs.some((output) => output.state === 'APPROVED') &&
    !revising
  );
}

/** The step in the wanted quarter; without one, the first that is visible and not done, else the first. @throws Refused 404 */
function stepOf(seen: SeenCycle, wanted: { code: string; part: string }): StepView {
  const code = wanted.code === 'CHARTER' ? 'E0' : wanted.code;
  const parts = seen.view.steps.filter((step) => step.code === code);
  const visible = parts.filter((step) => sees(seen, step));
  const step =
    wanted.part === ''
      ? (visible.find(({ standing, revising }) => standing !== 'DONE' || revising) ?? visible[0] ?? parts[0])
      : parts.find(({ part }) => part === wanted.part);
  if (step) return step;
  throw new Refused(404, { code: 'not-found', title: 'Not found', detail: 'The procedure has no such step.' });
}
