import { Body, Controller, Get, HttpCode, Inject, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { acknowledgementId } from '#domain/documents/document-id.rules.js';
import type { KeepAnswer } from '#records/access/idempotency-keys.js';
import { readTrail } from '#records/corrective-action/read-trail.js';
import {
  askAcknowledgement,
  askWithdrawal,
  beginDraft,
  changeDocument,
  enterDocument,
  withdrawDraft,
  type Acted,
} from '#records/documents/acts.js';
import { inForceOn } from '#records/documents/in-force.js';
import type { DocumentDetail, VersionLine } from '#records/documents/read-document.js';
import { readAcknowledgements } from '#records/documents/read-acknowledgements.js';
import { readRegister } from '#records/documents/read-register.js';
import { reader } from '#records/transaction.js';
import { seeDocument } from '../documents/document-access.js';
import { changeOf } from '../documents/register-change.js';
import { send } from '../http/answer.js';
import { API_DEPS, basePath, type ApiDeps } from '../http/api-deps.js';
import { Refused } from '../http/errors.js';
import { principalOf } from '../http/principal.js';
import { ApiRoute } from './api-route.js';
import {
  acknowledgementsQuerySchema, acknowledgementsSchema, actedSchema, documentChangeSchema, documentDetailSchema, documentsSchema, newDocumentSchema, newDraftSchema, reasonSchema, versionsQuerySchema, versionsSchema,
} from './document-schemas.js'; // prettier-ignore
import { idempotent } from './idempotent.js';
import { pageQuerySchema, trailPageSchema } from './schemas.js';
import { withIsoInstants } from './to-json.js';

const ACKNOWLEDGERS = 'Who acknowledged is shown to the owner, the ISMS Manager, Top Management and auditors.';

/**
 * Documents under control: register, versions, what was in force; drafts begun and withdrawn. What people write, comment
 * and approve goes through the link that they were mailed (`/t/{token}`); no token of a machine approves a version.
 */
@ApiTags('Documents')
@Controller('api/v1/documents')
export class DocumentsApiController {
  constructor(@Inject(API_DEPS) private readonly deps: ApiDeps) {}

  @Post()
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiRoute({
    summary: 'Enters a document into the register; documents of external origin are entries and nothing else',
    scope: 'documents',
    status: 201,
    answer: actedSchema,
    problems: [400, 409, 415, 422],
  })
  async register(
    @Body({ schema: newDocumentSchema }) body: z.infer<typeof newDocumentSchema>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { audience, ...document } = body;
    const entered = { ...document, ...(audience === undefined ? {} : { audience }), actor: principalOf(request).actor };
    await this.made(request, reply, (keep) =>
      enterDocument(this.deps.records, entered, (tx, id) => keep(tx, { status: 201, answer: { id } })),
    );
  }

  @Get()
  @ApiRoute({
    summary: 'The register: what is in force, and what is being made',
    scope: 'read',
    status: 200,
    answer: documentsSchema,
  })
  async list(): Promise<unknown> {
    return { items: await readRegister(this.deps.records) };
  }

  @Get(':id')
  @ApiRoute({ summary: 'One document', scope: 'read', status: 200, answer: documentDetailSchema, problems: [404] })
  async one(@Param('id') id: string, @Req() request: FastifyRequest): Promise<unknown> {
    const { register, document, pointers, impacts } = await this.see(request, id);
    return {
      ...register,
      related: document.related,
      pointers: pointers.map((pointer) => pointer.id),
      impacts: impacts.map(({ source }) => source),
    };
  }

  @Patch(':id')
  @HttpCode(200)
  @ApiRoute({
    summary: 'Changes a register entry; the trail keeps what it said before',
    scope: 'documents',
    status: 200,
    answer: documentDetailSchema,
    problems: [400, 404, 409, 415, 422],
  })
  async change(
    @Param('id') documentId: string,
    @Body({ schema: documentChangeSchema }) body: z.infer<typeof documentChangeSchema>,
    @Req() request: FastifyRequest,
  ): Promise<unknown> {
    const by = principalOf(request).actor;
    await changeDocument(this.deps.records, { documentId, change: changeOf(body), by });
    return this.one(documentId, request);
  }

  @Get(':id/versions')
  @ApiRoute({
    summary: 'Versions of a document, newest first; with `on` the one that was in force on a day',
    scope: 'read',
    status: 200,
    answer: versionsSchema,
    query: true,
    problems: [400, 404],
  })
  async versions(
    @Param('id') id: string,
    @Query({ schema: versionsQuerySchema }) { on }: z.infer<typeof versionsQuerySchema>,
    @Req() request: FastifyRequest,
  ): Promise<unknown> {
    const { versions } = await this.see(request, id);
    const standing = on === undefined ? null : await inForceOn(reader(this.deps.records), id, on);
    return { items: versions.filter((one) => on === undefined || one.id === standing?.id).map(versionJson) };
  }

  @Get(':id/trail')
  @ApiRoute({
    summary: 'Audit trail of a document or of one of its versions, oldest first',
    scope: 'read',
    status: 200,
    answer: trailPageSchema,
    query: true,
    problems: [400, 404],
  })
  async trail(
    @Param('id') id: string,
    @Query({ schema: pageQuerySchema }) query: z.infer<typeof pageQuerySchema>,
    @Req() request: FastifyRequest,
  ): Promise<unknown> {
    const { all } = await seeDocument(this.deps, principalOf(request), id);
    if (!all) {
      const detail = 'The trail of a document is shown to the ISMS Manager, Top Management and auditors.';
      throw new Refused(403, { code: 'forbidden', title: 'Not allowed', detail });
    }
    const { events, next } = await readTrail(this.deps.records, {
      recordId: id,
      after: query.cursor,
      limit: query.limit,
    });
    return { items: withIsoInstants(events), next };
  }

  @Post(':id/drafts')
  @ApiParam({ name: 'id', type: String })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiRoute({
    summary:
      'Begins a version: its author is mailed the form (`POST /t/{token}` submits it), reviewers and approver follow',
    scope: 'documents',
    status: 201,
    answer: actedSchema,
    problems: [400, 404, 409, 415, 422],
  })
  async draft(
    @Body({ schema: newDraftSchema }) { kind, drafterId, emergency }: z.infer<typeof newDraftSchema>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { actor } = principalOf(request);
    const { id: documentId } = request.params as { id: string };
    const draft = { documentId, kind, emergency, drafterId: drafterId ?? null, actor };
    await this.made(request, reply, (keep) =>
      beginDraft(this.deps.records, draft, (tx, id) => keep(tx, { status: 201, answer: { id } })),
    );
  }

  @Post(':id/withdrawals')
  @ApiParam({ name: 'id', type: String, description: 'Document, or version that is being made' })
  @ApiRoute({
    summary: 'Of a document: proposes to withdraw it. Of a version that is being made: withdraws the draft',
    scope: null,
    status: 201,
    answer: actedSchema,
    problems: [404, 409, 415, 422],
  })
  async withdraw(
    @Body({ schema: reasonSchema }) { reason }: z.infer<typeof reasonSchema>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { actor: by } = principalOf(request);
    const { id } = request.params as { id: string };
    const { version } = await seeDocument(this.deps, principalOf(request), id);
    await this.made(request, reply, () =>
      version === null
        ? askWithdrawal(this.deps.records, { documentId: id, by, reason })
        : withdrawDraft(this.deps.records, { versionId: id, by, reason }),
    );
  }

  @Post(':id/acknowledgements')
  @ApiParam({ name: 'id', type: String })
  @ApiRoute({
    summary: 'Puts the version in force before its audience again',
    scope: null,
    status: 201,
    answer: actedSchema,
    problems: [404, 409, 415, 422],
  })
  async acknowledge(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { id: documentId } = request.params as { id: string };
    const { actor: by } = principalOf(request);
    await this.made(request, reply, () => askAcknowledgement(this.deps.records, { documentId, by }));
  }

  @Get(':id/acknowledgements')
  @ApiRoute({
    summary: 'Who acknowledged a version, which text of it, and who is open',
    scope: 'read',
    status: 200,
    answer: acknowledgementsSchema,
    query: true,
    problems: [400, 404],
  })
  async acknowledgements(
    @Param('id') versionId: string,
    @Query({ schema: acknowledgementsQuerySchema }) query: z.infer<typeof acknowledgementsQuerySchema>,
    @Req() request: FastifyRequest,
  ): Promise<unknown> {
    const { detail, mayChange, all } = await seeDocument(this.deps, principalOf(request), versionId);
    const campaignId = acknowledgementId(versionId, query.campaign);
    const campaign = detail.campaigns.find(({ id }) => id === campaignId);
    if (!mayChange && !all) throw new Refused(403, { code: 'forbidden', title: 'Not allowed', detail: ACKNOWLEDGERS });
    if (!campaign) throw new Refused(404, { code: 'unknown-record', title: 'Nobody was asked to acknowledge it' });
    const { state, cursor: after, limit } = query;
    const { id, asked, done, target, due, state: standing } = campaign;
    const page = await readAcknowledgements(this.deps.records, { campaignId, state, after, limit });
    return { id, state: standing, asked, done, targetPercent: target, due, ...page };
  }

  private async made(
    request: FastifyRequest,
    reply: FastifyReply,
    work: (keep: KeepAnswer) => Promise<Acted>,
  ): Promise<void> {
    const { status, answer } = await idempotent(this.deps, request, async (keep) => {
      const { id, outboxIds } = await work(keep);
      await this.deps.doors.dispatch(outboxIds);
      this.deps.log.info({ record: id, actor: principalOf(request).actor }, 'document changed');
      return { status: 201, answer: { id } };
    });
    const { id } = answer as { id: string };
    const headers = {
      location: `${basePath(this.deps)}/api/v1/documents/${encodeURIComponent(id.split('/')[0] ?? id)}`,
    };
    send(reply, { status, headers, json: answer });
  }

  private async see(request: FastifyRequest, id: string): Promise<DocumentDetail> {
    const { detail } = await seeDocument(this.deps, principalOf(request), id);
    if (detail.document.id !== id)
      throw new Refused(404, { code: 'unknown-record', title: 'There is no such document' });
    return detail;
  }
}

function versionJson({ approvedAt, ...version }: VersionLine): unknown {
  return { ...version, approvedAt: approvedAt?.toISOString() ?? null };
}
