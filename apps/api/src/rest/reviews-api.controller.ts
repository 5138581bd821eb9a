import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import { readTrail } from '#records/corrective-action/read-trail.js';
import {
  readReview,
  readReviewList,
  readTriggerLine,
  readTriggersOf,
  type ReviewLine,
  type TriggerLine,
} from '#records/review/read-reviews.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { send } from '../http/answer.js';
import { API_DEPS, basePath, type ApiDeps } from '../http/api-deps.js';
import { Refused } from '../http/errors.js';
import { principalOf } from '../http/principal.js';
import { raiseTriggerAs } from '../reviews/raise-trigger.js';
import { ApiRoute } from './api-route.js';
import { idempotent } from './idempotent.js';
import {
  newReviewTriggerSchema,
  reviewSchema,
  reviewsQuerySchema,
  reviewsSchema,
  reviewTrailQuerySchema,
  reviewTriggerSchema,
} from './review-schemas.js';
import { trailPageSchema } from './schemas.js';
import { withIsoInstants } from './to-json.js';

type NewTrigger = z.infer<typeof newReviewTriggerSchema>;
type TrailQuery = z.infer<typeof reviewTrailQuerySchema>;

/** Reviews of documents: raised by events, read. What people assess and decide goes through the link that they were mailed. */
@ApiTags('Reviews')
@Controller('api/v1')
export class ReviewsApiController {
  constructor(@Inject(API_DEPS) private readonly deps: ApiDeps) {}

  @Post('review-triggers')
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiRoute({
    summary:
      'Raises an event for which a document is reviewed (ISMS-PR-001 6). It starts a review, joins the open one, waits for the next one, or is triaged first; the same event twice counts once',
    scope: 'raise',
    status: 201,
    answer: reviewTriggerSchema,
    problems: [400, 404, 409, 415, 422],
  })
  async raise(
    @Body({ schema: newReviewTriggerSchema }) body: NewTrigger,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const principal = principalOf(request);
    const { status, answer } = await idempotent(this.deps, request, async (keep) => {
      const id = await raiseTriggerAs(this.deps, principal, {
        stated: body,
        also: (tx, made) => keep(tx, { status: 201, answer: { id: made } }),
      });
      return { status: 201, answer: { id } };
    });
    const { id } = answer as { id: string };
    const location = `${basePath(this.deps)}/api/v1/review-triggers/${id}`;
    send(reply, { status, headers: { location }, json: triggerJson(await this.triggerOf(id)) });
  }

  @Get('review-triggers/:id')
  @ApiRoute({
    summary: 'A trigger with what became of it',
    scope: 'read',
    status: 200,
    answer: reviewTriggerSchema,
    problems: [404],
  })
  async trigger(@Param('id') id: string): Promise<unknown> {
    return triggerJson(await this.triggerOf(id));
  }

  @Get('review-triggers/:id/trail')
  @ApiRoute({
    summary: 'Trail of a trigger, oldest first',
    scope: 'read',
    status: 200,
    answer: trailPageSchema,
    query: true,
    problems: [400, 404],
  })
  async triggerTrail(
    @Param('id') id: string,
    @Query({ schema: reviewTrailQuerySchema }) query: TrailQuery,
    @Req() request: FastifyRequest,
  ): Promise<unknown> {
    await this.triggerOf(id);
    return this.trailOf(request, id, query);
  }

  @Get('reviews')
  @ApiRoute({
    summary: 'Reviews with their triggers, newest first; of one document where it is named',
    scope: 'read',
    status: 200,
    answer: reviewsSchema,
    query: true,
    problems: [400],
  })
  async list(@Query({ schema: reviewsQuerySchema }) query: z.infer<typeof reviewsQuerySchema>): Promise<unknown> {
    const reviews = await readReviewList(this.deps.records, { documentId: query.document });
    const triggers = await readTriggersOf(
      this.deps.records,
      reviews.map(({ id }) => id),
    );
    return { items: reviews.map((review) => reviewJson(review, triggers)) };
  }

  @Get('reviews/:id')
  @ApiRoute({
    summary: 'A review with all its triggers, their outcomes and the date rule that was used',
    scope: 'read',
    status: 200,
    answer: reviewSchema,
    problems: [404],
  })
  async one(@Param('id') id: string): Promise<unknown> {
    const view = await readReview(this.deps.records, id);
    if (!view) throw unknown('review');
    return reviewJson(view.review, view.triggers);
  }

  @Get('reviews/:id/trail')
  @ApiRoute({
    summary: 'Trail of a review, oldest first',
    scope: 'read',
    status: 200,
    answer: trailPageSchema,
    query: true,
    problems: [400, 404],
  })
  async trail(
    @Param('id') id: string,
    @Query({ schema: reviewTrailQuerySchema }) query: TrailQuery,
    @Req() request: FastifyRequest,
  ): Promise<unknown> {
    if (!(await readReview(this.deps.records, id))) throw unknown('review');
    return this.trailOf(request, id, query);
  }

  private async triggerOf(id: string): Promise<TriggerLine> {
    const line = await readTriggerLine(this.deps.records, id);
    if (!line) throw unknown('trigger');
    return line;
  }

  private async trailOf(request: FastifyRequest, recordId: string, { cursor, limit }: TrailQuery): Promise<unknown> {
    if (!principalOf(request).viewer.all) {
      const detail = 'Trails are shown to the ISMS Manager, Top Management and auditors.';
      throw new Refused(403, { code: 'forbidden', title: 'Not allowed', detail });
    }
    const { events, next } = await readTrail(this.deps.records, { recordId, after: cursor, limit });
    return { items: withIsoInstants(events), next };
  }
}

function unknown(what: string): Refused {
  return new Refused(404, { code: 'unknown-record', title: `There is no such ${what}` });
}

const iso = (at: number): string => new Date(at).toISOString();

function triggerJson(line: TriggerLine) {
  return {
    id: line.id,
    document: line.documentId,
    type: line.type,
    sourceRef: line.sourceRef,
    reason: line.reason,
    raisedBy: line.raisedBy,
    raisedAt: iso(line.raisedAt),
    seen: line.seen,
    state: line.state,
    scope: line.scope,
    startBy: iso(line.startBy),
    due: iso(line.dueAt),
    mergeRow: line.mergeRow,
    routed: line.routed,
    routedByDefault: line.routedByDefault,
    review: line.reviewId,
    duplicateOf: line.duplicateOf,
    outcome: line.outcome,
    outcomeReason: line.outcomeReason,
  };
}

function reviewJson(line: ReviewLine, triggers: readonly TriggerLine[]) {
  const own = triggers.filter(({ reviewId }) => reviewId === line.id);
  const ids = new Set(own.map(({ id }) => id));
  const repeated = triggers.filter(({ duplicateOf }) => duplicateOf !== null && ids.has(duplicateOf));
  return {
    id: line.id,
    document: line.documentId,
    title: line.documentTitle,
    scope: line.scope,
    state: line.state,
    startedAt: iso(line.startedAt),
    due: iso(line.dueAt),
    reviewDueOn: line.reviewDueOn,
    overdueAtStart: line.overdueAtStart,
    outcome: line.outcome,
    fromVersion: line.fromVersion,
    toVersion: line.toVersion,
    approver: line.approver,
    approvedAt: line.approvedAt === null ? null : iso(line.approvedAt),
    nextReview:
      line.nextReviewAfter === null
        ? null
        : { before: line.nextReviewBefore, after: line.nextReviewAfter, rule: line.nextReviewRule ?? '' },
    waitingFor: line.waitingFor,
    triggers: [...own, ...repeated].map(triggerJson),
  };
}
