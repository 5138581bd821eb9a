import { Controller, Get, Inject, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { calendarToken, tokenHash } from '#links/task-links.js';
import { readFeedId, renewFeed, revokeFeed } from '#records/access/calendar-feeds.js';
import { readDecisions } from '#records/corrective-action/read-decisions.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { send } from '../http/answer.js';
import { API_DEPS, basePath, type ApiDeps } from '../http/api-deps.js';
import { Refused } from '../http/errors.js';
import { requireFormToken } from '../http/form-token.js';
import { PrincipalGuard, principalOf } from '../http/principal.js';
import { textFields } from '../http/read-form.js';
import { signedIn, zoneOf } from '../http/signed-in.js';
import { html } from '../ui/page.js';
import { CalendarPage } from './calendar.page.js';
import { DonePage } from './done.page.js';

const PAGE = 50;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What the signed-in person decided and did, and their calendar. */
@ApiExcludeController()
@UseGuards(PrincipalGuard)
@Controller('my-tasks')
export class MyRecordController {
  constructor(@Inject(API_DEPS) private readonly deps: ApiDeps) {}

  @Get('done')
  async done(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { before } = request.query as { before?: unknown };
    const principal = principalOf(request);
    const page = await readDecisions(this.deps.records, {
      personId: principal.actor,
      before: typeof before === 'string' && UUID.test(before) ? before : undefined,
      limit: PAGE,
    });
    send(reply, { status: 200, html: html(DonePage({ ...this.frame(request), zone: zoneOf(this.deps, principal), ...page })) }); // prettier-ignore
  }

  @Get('calendar')
  async calendar(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const feedId = await readFeedId(this.deps.records, principalOf(request).actor);
    const address =
      feedId === null ? null : `${this.deps.publicUrl}/calendar/${calendarToken(this.deps.key, feedId)}.ics`;
    send(reply, { status: 200, html: html(CalendarPage({ ...this.frame(request), address })) });
  }

  /** Makes a new address, or revokes the present one. */
  @Post('calendar')
  async change(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { session } = principalOf(request);
    if (!session) throw new Refused(403, { code: 'scope', title: 'Not allowed', detail: 'Calendars are for people.' });
    const fields = textFields(request.body);
    requireFormToken(this.deps, session, fields['formToken']);
    if (fields['act'] === 'revoke') await revokeFeed(this.deps.records, session.person.id);
    else {
      const { key } = this.deps;
      const hashOf = (feedId: string): string => tokenHash(calendarToken(key, feedId));
      await renewFeed(this.deps.records, session.person.id, { keyId: key.id, hashOf });
    }
    send(reply, { status: 303, location: `${basePath(this.deps)}/my-tasks/calendar` });
  }

  private frame(request: FastifyRequest) {
    return { base: basePath(this.deps), person: signedIn(this.deps, principalOf(request)) };
  }
}
