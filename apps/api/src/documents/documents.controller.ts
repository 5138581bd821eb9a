import { Controller, Get, Inject, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { acknowledgementId } from '#domain/documents/document-id.rules.js';
import { KINDS_OF_CHANGE } from '#domain/documents/version-number.rules.js';
import { readNames, readTrail } from '#records/corrective-action/read-trail.js';
import {
  answerImpact,
  askAcknowledgement,
  askWithdrawal,
  beginDraft,
  changeDocument,
  withdrawDraft,
  type Acted,
} from '#records/documents/acts.js';
import { inForceOn } from '#records/documents/in-force.js';
import { readAcknowledgements } from '#records/documents/read-acknowledgements.js';
import { readRegister } from '#records/documents/read-register.js';
import { reader } from '#records/transaction.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { personsIn } from '../corrective-actions/trail-words.js';
import type { CyclePageProps } from '../cycles/cycle.page.js';
import { frameOf, postedBy, queryText, sendFile } from '../cycles/page-frame.js';
import { send } from '../http/answer.js';
import { API_DEPS, basePath, type ApiDeps } from '../http/api-deps.js';
import { Refused } from '../http/errors.js';
import { PrincipalGuard, principalOf } from '../http/principal.js';
import { sendEvidence } from '../http/send-evidence.js';
import { html } from '../ui/page.js';
import { seeDocument, type SeenDocument } from './document-access.js';
import { AcknowledgementsPage } from './acknowledgements.page.js';
import { DocumentPage } from './document.page.js';
import { DocumentsPage } from './documents.page.js';
import { acknowledgementsPdf, registerPdf } from './list-file.js';
import { readChange } from './register-change.js';
import { registerCsv } from './register-csv.js';
import { versionFile } from './version-file.js';
import { VersionPage } from './version.page.js';

/** Longest trail that a page shows; the API pages through all of it. */
const TRAIL_LIMIT = 2_000;
/** People of one page. */
const PEOPLE_LIMIT = 200;
const REASON_LENGTH = 8_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Pages of the documents: register, a document, a version; what its owner does. */
@ApiExcludeController()
@UseGuards(PrincipalGuard)
@Controller()
export class DocumentsController {
  constructor(@Inject(API_DEPS) private readonly deps: ApiDeps) {}

  @Get('documents')
  async list(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const rows = await readRegister(this.deps.records);
    send(reply, { status: 200, html: html(DocumentsPage({ ...frameOf(this.deps, request), rows })) });
  }

  @Get('documents.csv')
  async csv(@Res() reply: FastifyReply): Promise<void> {
    const text = registerCsv(await readRegister(this.deps.records));
    sendFile(reply, { name: 'documents.csv', type: 'text/csv; charset=utf-8', body: text });
  }

  @Get('documents.pdf')
  async pdf(@Res() reply: FastifyReply): Promise<void> {
    sendFile(reply, await registerPdf(this.deps));
  }

  /** A document by its id, a version by its own; with `.md` or `.pdf` the text of a version as a file. */
  @Get('documents/:id')
  async one(@Param('id') name: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const [, id = name, format] = /^(.*)\.(md|pdf)$/.exec(name) ?? [];
    const seen = await seeDocument(this.deps, principalOf(request), id);
    if (format !== undefined) return sendFile(reply, await versionFile(this.deps, seen, format));
    await this.show(request, reply, { seen, error: null });
  }

  @Get('documents/:id/file')
  async file(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { version, mayRead } = await seeDocument(this.deps, principalOf(request), id);
    const file = version?.submission?.body?.file;
    if (
      mayRead &&
      version &&
      file &&
      (await sendEvidence(this.deps, reply, { recordId: version.line.id, evidenceId: file.id }))
    )
      return;
    throw new Refused(404, { code: 'unknown-file', title: 'This version has no file, or it is not for you to see' });
  }

  @Post('documents/:id/drafts')
  async draft(
    @Param('id') documentId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.act(request, reply, documentId, (by, fields) => {
      const kind = KINDS_OF_CHANGE.find((one) => one === fields['kind']);
      if (kind === undefined)
        throw new Refused(422, { code: 'kind-missing', title: 'Say what the new version changes' });
      return beginDraft(this.deps.records, { documentId, kind, emergency: fields['emergency'] === 'on', actor: by });
    });
  }

  @Post('documents/:id/entry')
  async change(
    @Param('id') documentId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.act(request, reply, documentId, async (by, fields) =>
      changeDocument(this.deps.records, { documentId, change: await readChange(this.deps.records, fields), by }),
    );
  }

  /** Who acknowledged a version, and who is open; with `.pdf` as a list to print. */
  @Get('documents/:id/acknowledgements/:number')
  async acknowledgements(
    @Param() { id, number }: { id: string; number: string },
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asPdf = number.endsWith('.pdf');
    const { detail, mayChange, all } = await seeDocument(this.deps, principalOf(request), id);
    const name = acknowledgementId(id, Number(number.replace(/\.pdf$/, '')));
    const campaign = detail.campaigns.find((one) => one.id === name);
    if (!campaign || !(mayChange || all))
      throw new Refused(404, { code: 'unknown-record', title: 'Nobody was asked, or it is not for you to see' });
    const title = `${detail.document.title} ${id}`;
    if (asPdf) return sendFile(reply, await acknowledgementsPdf(this.deps, { title, campaign }));
    const onlyOpen = queryText(request, 'state') === 'OPEN';
    const { items, next } = await readAcknowledgements(this.deps.records, {
      campaignId: campaign.id,
      state: onlyOpen ? 'OPEN' : undefined,
      after: queryText(request, 'after'),
      limit: PEOPLE_LIMIT,
    });
    const query = new URLSearchParams({ ...(onlyOpen && { state: 'OPEN' }), after: next ?? '' });
    const page = AcknowledgementsPage({
      ...{ ...frameOf(this.deps, request), campaign, items, onlyOpen },
      ...{ title, documentId: detail.document.id },
      next: next === null ? null : `/documents/${id}/acknowledgements/${number}?${query.toString()}`,
    });
    send(reply, { status: 200, html: html(page) });
  }

  /** The document still fits although a related one changed. */
  @Post('documents/:id/impacts')
  async impact(
    @Param('id') documentId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.act(request, reply, documentId, (by, fields) =>
      answerImpact(this.deps.records, { documentId, source: fields['source'] ?? '', by, reason: reasonOf(fields) }),
    );
  }

  @Post('documents/:id/withdrawals')
  async withdraw(
    @Param('id') documentId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.act(request, reply, documentId, (by, fields) =>
      askWithdrawal(this.deps.records, { documentId, by, reason: reasonOf(fields) }),
    );
  }

  @Post('documents/:id/acknowledgements')
  async acknowledge(
    @Param('id') documentId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.act(request, reply, documentId, (by) => askAcknowledgement(this.deps.records, { documentId, by }));
  }

  /** A draft ends: of a version, where the others are of a document. */
  @Post('documents/:id/withdrawal')
  async withdrawVersion(
    @Param('id') versionId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.act(request, reply, versionId, (by, fields) =>
      withdrawDraft(this.deps.records, { versionId, by, reason: reasonOf(fields) }),
    );
  }

  private async act(
    request: FastifyRequest,
    reply: FastifyReply,
    ...[id, work]: [id: string, work: (by: string, fields: Readonly<Record<string, string>>) => Promise<Acted>]
  ): Promise<void> {
    const { fields, by } = postedBy(this.deps, request);
    const seen = await seeDocument(this.deps, principalOf(request), id);
    try {
      const { outboxIds } = await work(by, fields);
      await this.deps.doors.dispatch(outboxIds);
      send(reply, { status: 303, location: `${basePath(this.deps)}/documents/${id}` });
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'RuleViolation') throw error;
      const typed = 'title' in fields ? fields : null;
      await this.show(request, reply, { seen, error: error.message, typed });
    }
  }

  private async show(
    request: FastifyRequest,
    reply: FastifyReply,
    of: { seen: SeenDocument; error: string | null; typed?: Record<string, string> | null },
  ): Promise<void> {
    const { seen, error, typed = null } = of;
    const frame = frameOf(this.deps, request);
    const status = error === null ? 200 : 422;
    const { version, ...rest } = seen;
    if (version && error === null) {
      const trail = seen.all ? await this.trail(version.line.id) : null;
      return send(reply, { status, html: html(VersionPage({ ...frame, ...rest, version, trail })) });
    }
    const maySeePeople = seen.mayChange || seen.all;
    const onDay = await this.onDay(seen, queryText(request, 'on'));
    send(reply, { status, html: html(DocumentPage({ ...frame, ...rest, onDay, error, typed, maySeePeople })) });
  }

  private async onDay(
    { detail }: SeenDocument,
    day: string,
  ): Promise<{ day: string; versionId: string | null } | null> {
    if (!DAY.test(day)) return null;
    const version = await inForceOn(reader(this.deps.records), detail.document.id, day);
    return { day, versionId: version?.id ?? null };
  }

  private async trail(recordId: string): Promise<CyclePageProps['trail']> {
    const { events } = await readTrail(this.deps.records, { recordId, limit: TRAIL_LIMIT });
    const names = await readNames(this.deps.records, personsIn(events.map(({ content }) => content)));
    return { events, name: (id) => names.get(id) ?? id };
  }
}

function reasonOf(fields: Readonly<Record<string, string>>): string {
  return (fields['reason'] ?? '').trim().slice(0, REASON_LENGTH);
}
