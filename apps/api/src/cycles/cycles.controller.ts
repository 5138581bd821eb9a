import { Controller, Get, Inject, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { cycleWorkflowId } from '#contracts/workflow-ids.js';
import { isIsoDay } from '#domain/calendar/iso-day.rules.js';
import { producedBy } from '#domain/cycle/revision.rules.js';
import { GATES, STAGES } from '#domain/cycle/states.js';
import { peopleIn } from '#domain/cycle/statements.rules.js';
import type { CycleWish } from '#records/cycle/ask-beside.js';
import { readOpenWishes } from '#records/cycle/asked-steps.js';
import { readDecisions } from '#records/path/read-decisions.js';
import { startCycle } from '#records/cycle/draft.js';
import { readNames, readTrail } from '#records/corrective-action/read-trail.js';
import { readCycleList } from '#records/cycle/read-cycle.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { send } from '../http/answer.js';
import { API_DEPS, basePath, type ApiDeps } from '../http/api-deps.js';
import { Refused } from '../http/errors.js';
import { PrincipalGuard, principalOf } from '../http/principal.js';
import { personsIn } from '../corrective-actions/trail-words.js';
import { html } from '../ui/page.js';
import { askWish } from './ask-wish.js';
import { maySteer, requireSight, seeCycle, type SeenCycle } from './cycle-access.js';
import { gatePath, stepPath } from './cycle-words.js';
import { CyclePage, type CyclePageProps } from './cycle.page.js';
import { CyclesPage } from './cycles.page.js';
import { GatePage } from './gate.page.js';
import { frameOf, postedBy } from './page-frame.js';
import type { TypedWish } from './wish-forms.js';
import { YearPage } from './year.page.js';

const MANAGERS = ['IM', 'DEPUTY_IM'] as const;
/** Longest trail that a page shows; the API pages through all of it. */
const TRAIL_LIMIT = 2_000;
const REASON_LENGTH = 8_000;
const WHO_ASKS = 'The ISMS Manager, the deputy or Top Management asks for this.';

/** Pages of the cycles: list, overview, gates, the year; and what is asked of Top Management beside the steps. */
@ApiExcludeController()
@UseGuards(PrincipalGuard)
@Controller('cycles')
export class CyclesController {
  constructor(@Inject(API_DEPS) private readonly deps: ApiDeps) {}

  @Get()
  async list(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.showList(request, reply, { firstDay: '', error: null });
  }

  @Post()
  async draft(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { fields, by } = postedBy(this.deps, request);
    const firstDay = fields['firstDay'] ?? '';
    if (!isIsoDay(firstDay))
      return this.showList(request, reply, { firstDay, error: 'Give the first day of the cycle.' });
    try {
      const { id, outboxIds } = await startCycle(this.deps.records, { by, firstDay });
      await this.deps.doors.dispatch(outboxIds);
      send(reply, { status: 303, location: `${basePath(this.deps)}/cycles/${id}` });
    } catch (error) {
      if (!isViolation(error)) throw error;
      await this.showList(request, reply, { firstDay, error: error.message });
    }
  }

  @Get(':id')
  async overview(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const seen = await seeCycle(this.deps, principalOf(request), id);
    await this.showOverview(request, reply, { seen, refused: null });
  }

  @Get(':id/year')
  async year(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { view } = await seeCycle(this.deps, principalOf(request), id);
    send(reply, { status: 200, html: html(YearPage({ ...frameOf(this.deps, request), view })) });
  }

  /** The id of a stage's record reads as a path: `CYC-2027/operate` is a part of its cycle's page. */
  @Get(':id/:stage')
  stage(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const { id, stage } = request.params as { id: string; stage: string };
    if (!STAGES.some((one) => one === stage)) throw new Refused(404, { code: 'not-found', title: 'Not found' });
    send(reply, { status: 303, location: `${basePath(this.deps)}/cycles/${encodeURIComponent(id)}#${stage}` });
  }

  @Get(':id/gates/:gate')
  async gate(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { id, gate } = request.params as { id: string; gate: string };
    const seen = await seeCycle(this.deps, principalOf(request), id);
    await this.showGate(request, reply, { seen, gate, refused: null });
  }

  @Post(':id/wishes')
  async wish(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { fields, by } = postedBy(this.deps, request);
    const seen = await seeCycle(this.deps, principalOf(request), id);
    const wish = wishOf(fields);
    const gate = wish.kind === 'GATE_WAIVER' ? wish.gate : null;
    if (!seen.steers) throw new Refused(403, { code: 'not-allowed', title: 'Not allowed', detail: WHO_ASKS });
    try {
      await askWish(this.deps, { view: seen.view, by, wish });
      send(reply, { status: 303, location: basePath(this.deps) + backFrom(wish, seen.view.cycle.id) });
    } catch (error) {
      if (!isViolation(error)) throw error;
      const refused = { kind: wish.kind, check: fields['check'] ?? '', fields, errors: errorsOf(error) };
      if (wish.kind === 'REVISION') throw new Refused(422, { code: error.code, title: error.message, detail: NOTHING });
      if (gate === null) await this.showOverview(request, reply, { seen, refused });
      else await this.showGate(request, reply, { seen, gate, refused });
    }
  }

  private async showList(
    request: FastifyRequest,
    reply: FastifyReply,
    on: { firstDay: string; error: string | null },
  ): Promise<void> {
    const cycles = await readCycleList(this.deps.records);
    const mayDraft = maySteer(principalOf(request).viewer);
    const page = CyclesPage({ ...frameOf(this.deps, request), cycles, mayDraft, ...on });
    send(reply, { status: on.error === null ? 200 : 422, html: html(page) });
  }

  private async showOverview(
    request: FastifyRequest,
    reply: FastifyReply,
    on: { seen: SeenCycle; refused: TypedWish | null },
  ): Promise<void> {
    const { roles } = principalOf(request).viewer;
    const manager = MANAGERS.some((role) => roles.includes(role));
    const page = CyclePage({
      ...frameOf(this.deps, request),
      ...on,
      wishes: await readOpenWishes(this.deps.records, on.seen.view.cycle.id),
      temporalLink: manager ? this.temporalLink(on.seen.view.cycle.id) : null,
      trail: on.seen.all ? await this.trail(on.seen.view.cycle.id) : null,
    });
    send(reply, { status: on.refused === null ? 200 : 422, html: html(page) });
  }

  private async showGate(
    request: FastifyRequest,
    reply: FastifyReply,
    on: { seen: SeenCycle; gate: string; refused: TypedWish | null },
  ): Promise<void> {
    const { seen, refused } = on;
    const gate = seen.view.gates.find((one) => one.gate === on.gate);
    if (!gate) throw new Refused(404, { code: 'not-found', title: 'Not found', detail: 'Gates are G0 to G4.' });
    requireSight(seen, { code: gate.gate, part: '' });
    const { records } = this.deps;
    const cycleId = seen.view.cycle.id;
    const codes = [
      `${gate.gate}_SUBMISSION`,
      `${gate.gate}_DECISION`,
      ...(gate.gate === 'G4' ? ['CYCLE_WAIVER_CHECK'] : []),
    ];
    const page = GatePage({
      ...frameOf(this.deps, request),
      ...{ seen, gate, refused },
      decisions: await readDecisions(records, { recordId: cycleId, codes, part: '' }),
      wishes: await readOpenWishes(records, cycleId),
      names: await readNames(records, peopleIn(gate.statements)),
    });
    send(reply, { status: refused === null ? 200 : 422, html: html(page) });
  }

  private async trail(recordId: string): Promise<CyclePageProps['trail']> {
    const { events } = await readTrail(this.deps.records, { recordId, limit: TRAIL_LIMIT });
    const names = await readNames(this.deps.records, personsIn(events.map(({ content }) => content)));
    return { events, name: (id) => names.get(id) ?? id };
  }

  private temporalLink(cycleId: string): string | null {
    const { temporalUi } = this.deps;
    if (!temporalUi) return null;
    return `${temporalUi.url}/namespaces/${temporalUi.namespace}/workflows/${encodeURIComponent(cycleWorkflowId(cycleId))}`;
  }
}

const NOTHING = 'Nothing was recorded. Go back to the page of the step.';

/** Page on which the wish was typed. */
function backFrom(wish: CycleWish, cycleId: string): string {
  if (wish.kind === 'GATE_WAIVER') return gatePath(cycleId, wish.gate);
  const what = wish.kind === 'REVISION' ? producedBy(wish.step) : null;
  return what === null ? `/cycles/${cycleId}` : stepPath(cycleId, what);
}

function wishOf(fields: Readonly<Record<string, string>>): CycleWish {
  const text = (name: string, length = 100) => (fields[name] ?? '').trim().slice(0, length);
  const reason = text('reason', REASON_LENGTH);
  const { kind } = fields;
  if (kind === 'SUSPENSION' || kind === 'RESUMPTION') return { kind, reason };
  if (kind === 'REVISION') return { kind, step: text('step', 10), reason };
  const gate = GATES.find((one) => one === fields['gate']);
  if (kind === 'GATE_WAIVER' && gate !== undefined)
    return { kind, gate, check: text('check'), reason, expires: text('expires'), caId: text('caId') };
  throw new Refused(422, {
    code: 'unknown-wish',
    title: 'That is not one of the wishes',
    detail: 'Nothing was recorded. Load the page again and use one of its buttons.',
  });
}

interface Violation extends Error {
  readonly code: string;
  readonly unmet?: TypedWish['errors'];
}

function errorsOf({ code, message, unmet = [] }: Violation): TypedWish['errors'] {
  return unmet.length > 0 ? unmet : [{ code, field: 'reason', reason: message }];
}

function isViolation(error: unknown): error is Violation {
  return error instanceof Error && error.name === 'RuleViolation';
}
