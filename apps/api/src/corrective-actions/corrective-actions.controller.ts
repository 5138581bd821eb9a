import { Readable } from 'node:stream';
import { Controller, Get, Inject, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { correctiveActionWorkflowId } from '#contracts/workflow-ids.js';
import { isAuditSource, isFinal } from '#domain/corrective-action/states.js';
import { readCorrectiveActionKpis } from '#records/kpi/corrective-action-kpis.js';
import { reader } from '#records/transaction.js';
import { interruptRecord, type Interruption } from '#records/corrective-action/interrupt.js';
import { readLogChoices } from '#records/corrective-action/read-choices.js';
import { readLog } from '#records/corrective-action/read-log.js';
import { readRecord, type RecordDetail } from '#records/corrective-action/read-record.js';
import { readSimilar } from '#records/corrective-action/similar.js';
import { readNames, readTrail } from '#records/corrective-action/read-trail.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { send } from '../http/answer.js';
import { API_DEPS, basePath, type ApiDeps } from '../http/api-deps.js';
import { Refused } from '../http/errors.js';
import { requireFormToken } from '../http/form-token.js';
import { PrincipalGuard, principalOf, type Principal } from '../http/principal.js';
import { textFields } from '../http/read-form.js';
import { sendEvidence } from '../http/send-evidence.js';
import { signedIn, zoneOf } from '../http/signed-in.js';
import { resolvePerson } from '../task/submission.js';
import { html } from '../ui/page.js';
import { personsInEntry } from './entry-facts.js';
import { logCsv } from './log-csv.js';
import { pageQuery } from './log-query.js';
import { LogListPage } from './log.page.js';
import { RecordPage } from './record.page.js';
import { personsIn } from './trail-words.js';

/** Longest trail that a page shows; the API pages through all of it. */
const TRAIL_LIMIT = 2_000;
const MANAGERS = ['IM', 'DEPUTY_IM'] as const;

/** The log and the record pages of signed-in people. */
@ApiExcludeController()
@UseGuards(PrincipalGuard)
@Controller()
export class CorrectiveActionsController {
  constructor(@Inject(API_DEPS) private readonly deps: ApiDeps) {}

  @Get('corrective-actions')
  async log(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const principal = principalOf(request);
    const query = pageQuery(request.query);
    const [page, choices, kpis] = await Promise.all([
      readLog(this.deps.records, principal.viewer, query),
      readLogChoices(this.deps.records),
      principal.viewer.all ? readCorrectiveActionKpis(this.deps.records) : [],
    ]);
    const shown = {
      base: basePath(this.deps),
      person: signedIn(this.deps, principal),
      zone: zoneOf(this.deps, principal),
    };
    send(reply, { status: 200, html: html(LogListPage({ ...shown, query, page, kpis, ...choices })) });
  }

  @Get('corrective-actions.csv')
  csv(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const rows = logCsv(this.deps.records, principalOf(request).viewer, pageQuery(request.query));
    void reply
      .header('content-disposition', 'attachment; filename="corrective-action-log.csv"')
      .type('text/csv; charset=utf-8')
      .send(Readable.from(rows));
  }

  @Get('corrective-actions/:id')
  async record(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const principal = principalOf(request);
    const record = await this.find(principal, id);
    send(reply, { status: 200, html: await this.page(principal, record, null) });
  }

  @Get('corrective-actions/:id/evidence/:evidenceId')
  async evidence(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { id, evidenceId } = request.params as { id: string; evidenceId: string };
    const record = await this.find(principalOf(request), id);
    const listed = record.evidence.some((file) => file.id === evidenceId);
    if (listed && (await sendEvidence(this.deps, reply, { recordId: record.id, evidenceId }))) return;
    throw unknown('There is no such file on this record.');
  }

  /** Cancel "raised in error", change of owner or verifier, by the ISMS Manager; a finding withdrawn by its lead auditor. */
  @Post('corrective-actions/:id/interruptions')
  async interrupt(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const principal = principalOf(request);
    const fields = textFields(request.body);
    if (!principal.session) throw unknown('Machines do not interrupt.');
    requireFormToken(this.deps, principal.session, fields['formToken']);
    const record = await this.find(principal, (request.params as { id: string }).id);
    try {
      const interruption = await this.interruption(fields);
      const ids = await interruptRecord(this.deps.records, { recordId: record.id, by: principal.actor, interruption });
      await this.deps.doors.dispatch(ids);
      send(reply, {
        status: 303,
        location: record.id.length > 0 ? `${basePath(this.deps)}/corrective-actions/${record.id}` : '/',
      });
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'RuleViolation') throw error;
      send(reply, { status: 422, html: await this.page(principal, record, error.message) });
    }
  }

  private async interruption(fields: Readonly<Record<string, string>>): Promise<Interruption> {
    const reason = (fields['reason'] ?? '').slice(0, 8_000);
    switch (fields['kind']) {
      case 'OWNER_CHANGED':
        return { kind: 'OWNER_CHANGED', ownerId: await this.personId(fields['owner']), reason };
      case 'VERIFIER_CHANGED':
        return { kind: 'VERIFIER_CHANGED', verifierId: await this.personId(fields['verifier']), reason };
      case 'FINDING_WITHDRAWN':
        return { kind: 'FINDING_WITHDRAWN', reason };
      case 'CANCELLED':
        return { kind: 'CANCELLED', reason };
      default:
        throw new Refused(422, {
          code: 'unknown-interruption',
          title: 'That is not one of the changes',
          detail: 'Nothing was recorded. Load the record again and use one of its buttons.',
        });
    }
  }

  private async personId(text = ''): Promise<string> {
    const found = await resolvePerson(this.deps.records, text);
    return 'id' in found ? found.id : '';
  }

  private async find(principal: Principal, id: string): Promise<RecordDetail> {
    const record = await readRecord(this.deps.records, principal.viewer, id);
    if (!record) throw unknown('There is no such record, or it is not for you to see.');
    return record;
  }

  private async page(principal: Principal, record: RecordDetail, error: string | null): Promise<string> {
    const { events } = await readTrail(this.deps.records, { recordId: record.id, limit: TRAIL_LIMIT });
    const ids = [
      ...personsIn(events.map(({ content }) => content)),
      ...record.answers.flatMap(({ body }) => personsInEntry(body)),
    ];
    const names = await readNames(this.deps.records, ids);
    const person = signedIn(this.deps, principal);
    const manager = principal.viewer.roles.some((role) => (MANAGERS as readonly string[]).includes(role));
    const page = RecordPage({
      base: basePath(this.deps),
      person,
      zone: zoneOf(this.deps, principal),
      record,
      trail: events,
      name: (id) => names.get(id) ?? id,
      manage: manager ? { formToken: person.formToken } : null,
      error,
      withdraw: mayWithdraw(principal, record) ? { formToken: person.formToken } : null,
      similar: await readSimilar(reader(this.deps.records), { recordId: record.id, viewer: principal.viewer }),
      temporalLink: manager ? this.temporalLink(record.id) : null,
    });
    return html(page);
  }

  private temporalLink(recordId: string): string | null {
    const { temporalUi } = this.deps;
    if (!temporalUi) return null;
    return `${temporalUi.url}/namespaces/${temporalUi.namespace}/workflows/${encodeURIComponent(correctiveActionWorkflowId(recordId))}`;
  }
}

/** A finding of an audit that is not over, seen by a lead auditor; the transaction asks the directory once more. */
function mayWithdraw({ viewer }: Principal, { source, state }: RecordDetail): boolean {
  return isAuditSource(source) && !isFinal(state) && viewer.roles.includes('LEAD_AUDITOR');
}

/** What is not there and what may not be seen look the same. */
function unknown(detail: string): Refused {
  return new Refused(404, { code: 'not-found', title: 'Not found', detail });
}
