import { Controller, Get, Inject, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Unmet } from '#domain/errors.js';
import { mayRaise, TRIGGER_TYPES, type TriggerType } from '#domain/review/triggers.js';
import { readNames, readTrail } from '#records/corrective-action/read-trail.js';
import { pauseDuty, resumeDuty } from '#records/duties/pause-duty.js';
import { uuidv7 } from '#records/ids.js';
import { readIsmsNow } from '#records/isms-now.js';
import {
  readLooseTriggers,
  readReview,
  readReviewedDocuments,
  readReviewList,
  readTriggerLine,
} from '#records/review/read-reviews.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { personsIn } from '../corrective-actions/trail-words.js';
import { maySteer } from '../cycles/cycle-access.js';
import type { CyclePageProps } from '../cycles/cycle.page.js';
import { frameOf, postedBy } from '../cycles/page-frame.js';
import { send } from '../http/answer.js';
import { API_DEPS, basePath, type ApiDeps } from '../http/api-deps.js';
import { Refused } from '../http/errors.js';
import { PrincipalGuard, principalOf, type Principal } from '../http/principal.js';
import { raiseOnce } from '../raise/raise-once.js';
import { newReviewTriggerSchema } from '../rest/review-schemas.js';
import { html } from '../ui/page.js';
import { raiseTriggerAs } from './raise-trigger.js';
import { RaiseTriggerPage } from './raise-trigger.page.js';
import { ReviewPage } from './review.page.js';
import { ReviewsPage } from './reviews.page.js';
import { TriggerPage } from './trigger.page.js';

/** Longest trail that a page shows; the API pages through all of it. */
const TRAIL_LIMIT = 500;

const WORDS: Readonly<Record<string, string>> = {
  type: 'Choose what happened.',
  document: 'Choose the document.',
  sourceRef: 'Name what it refers to, in one line.',
  reason: 'Say why the document has to be looked at.',
};

/** Pages of the reviews: list, record, trigger, the form that raises one, and the stop of a planned review. */
@ApiExcludeController()
@UseGuards(PrincipalGuard)
@Controller()
export class ReviewsController {
  constructor(@Inject(API_DEPS) private readonly deps: ApiDeps) {}

  @Get('reviews')
  async list(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.showList(request, reply, null);
  }

  @Get('reviews/:id')
  async review(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const view = await readReview(this.deps.records, id);
    if (!view) throw unknown('review');
    const { all, personId } = principalOf(request).viewer;
    const maySeeWords = all || (personId !== null && view.involved.includes(personId));
    const trail = all && personId !== null ? await this.trailOf(id) : null;
    send(reply, { status: 200, html: html(ReviewPage({ ...frameOf(this.deps, request), view, maySeeWords, trail })) });
  }

  @Get('review-triggers/new')
  async form(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.showForm(request, reply, { typed: {}, errors: [] });
  }

  @Post('review-triggers')
  async raise(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { fields, by } = postedBy(this.deps, request);
    const { document = '', type = '', sourceRef = '', reason = '', majorOnProcedure = '' } = fields;
    const stated = { document, type, sourceRef, reason, majorOnProcedure: majorOnProcedure !== '' };
    const parsed = newReviewTriggerSchema.safeParse(stated);
    if (!parsed.success) {
      const names = [...new Set(parsed.error.issues.map(({ path }) => String(path[0] ?? '')))];
      const errors = names.map((field) => ({
        code: 'invalid-field',
        field,
        reason: WORDS[field] ?? 'This is not right.',
      }));
      return this.showForm(request, reply, { typed: fields, errors });
    }
    try {
      const id = await raiseOnce(this.deps, { typed: fields, who: by }, (keep) =>
        raiseTriggerAs(this.deps, principalOf(request), { stated: parsed.data, also: keep }),
      );
      send(reply, { status: 303, location: `${basePath(this.deps)}/review-triggers/${id}` });
    } catch (error) {
      if (!isViolation(error)) throw error;
      await this.showForm(request, reply, { typed: fields, errors: unmetOf(error) });
    }
  }

  @Get('review-triggers/:id')
  async trigger(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const line = await readTriggerLine(this.deps.records, id);
    if (!line) throw unknown('trigger');
    send(reply, { status: 200, html: html(TriggerPage({ ...frameOf(this.deps, request), line })) });
  }

  @Post('reviews/documents/:document/:act')
  async steer(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { document, act } = request.params as { document: string; act: string };
    const { fields, by } = postedBy(this.deps, request);
    if (act !== 'pause' && act !== 'resume') throw unknown('act');
    const duty = { kind: 'review', subject: document, by } as const;
    try {
      const outboxIds =
        act === 'pause'
          ? await pauseDuty(this.deps.records, { ...duty, reason: fields['reason'] ?? '' })
          : await resumeDuty(this.deps.records, duty);
      await this.deps.doors.dispatch(outboxIds);
      send(reply, { status: 303, location: `${basePath(this.deps)}/reviews` });
    } catch (error) {
      if (!isViolation(error)) throw error;
      await this.showList(request, reply, { document, reason: error.message });
    }
  }

  private async showList(
    request: FastifyRequest,
    reply: FastifyReply,
    refused: { document: string; reason: string } | null,
  ): Promise<void> {
    const { records } = this.deps;
    const principal = principalOf(request);
    const documents = await readReviewedDocuments(records);
    const page = ReviewsPage({
      ...frameOf(this.deps, request),
      now: await readIsmsNow(records),
      documents,
      reviews: await readReviewList(records),
      triggers: await readLooseTriggers(records),
      maySteer: maySteer(principal.viewer),
      mayRaise: typesFor(principal, documents).length > 0,
      refused,
    });
    send(reply, { status: refused === null ? 200 : 422, html: html(page) });
  }

  private async showForm(
    request: FastifyRequest,
    reply: FastifyReply,
    on: { typed: Readonly<Record<string, string>>; errors: readonly Unmet[] },
  ): Promise<void> {
    const documents = await readReviewedDocuments(this.deps.records);
    const types = typesFor(principalOf(request), documents);
    const page = RaiseTriggerPage({ ...frameOf(this.deps, request), documents, types, ...on, form: uuidv7() });
    send(reply, { status: on.errors.length === 0 ? 200 : 422, html: html(page) });
  }

  private async trailOf(recordId: string): Promise<CyclePageProps['trail']> {
    const { events } = await readTrail(this.deps.records, { recordId, limit: TRAIL_LIMIT });
    const names = await readNames(this.deps.records, personsIn(events.map(({ content }) => content)));
    return { events, name: (id) => names.get(id) ?? id };
  }
}

/** What this person may raise. */
function typesFor({ viewer }: Principal, documents: readonly { ownerId: string | null }[]): TriggerType[] {
  const who = {
    machine: false,
    roles: viewer.roles,
    headsDepartment: viewer.departments.length > 0,
    ownsDocument: documents.some(({ ownerId }) => ownerId !== null && ownerId === viewer.personId),
  };
  return TRIGGER_TYPES.filter((type) => mayRaise(type, who));
}

function unknown(what: string): Refused {
  return new Refused(404, { code: 'unknown-record', title: `There is no such ${what}` });
}

interface Violation extends Error {
  readonly code: string;
  readonly unmet: readonly Unmet[];
}

function isViolation(error: unknown): error is Violation {
  return error instanceof Error && error.name === 'RuleViolation';
}

function unmetOf({ unmet, code, message }: Violation): readonly Unmet[] {
  return unmet.length > 0 ? unmet : [{ code, field: 'document', reason: message }];
}
