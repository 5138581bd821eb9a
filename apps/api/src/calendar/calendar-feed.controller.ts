import { createHash } from 'node:crypto';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { tokenHash } from '#links/task-links.js';
import { readFeed } from '#records/access/calendar-feeds.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { API_DEPS, type ApiDeps } from '../http/api-deps.js';
import { networkOf } from '../http/client.js';
import { Refused } from '../http/errors.js';
import { GuessLimit } from '../http/guess-limit.js';
import { tooMany } from '../http/too-many.js';
import { calendarText } from './calendar-text.js';

const GUESSES_PER_MINUTE = 60;
const ADDRESS = /^([\w-]{43})\.ics$/;

/** A person's calendar at its secret address. Reads only: GET and HEAD write nothing, and the address decides nothing. */
@ApiExcludeController()
@Controller('calendar')
export class CalendarFeedController {
  private readonly guesses = new GuessLimit(GUESSES_PER_MINUTE);

  constructor(@Inject(API_DEPS) private readonly deps: ApiDeps) {}

  @Get(':file')
  async feed(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const entries = await this.find(request);
    const text = calendarText(entries, this.deps.publicUrl);
    const etag = `"${createHash('sha256').update(text).digest('base64url')}"`;
    void reply.header('etag', etag).header('cache-control', 'private, no-cache');
    if (knows(request.headers['if-none-match'], etag)) return void reply.status(304).send();
    void reply
      .header('content-disposition', 'inline; filename="isms-tasks.ics"')
      .type('text/calendar; charset=utf-8')
      .send(text);
  }

  private async find(request: FastifyRequest) {
    const token = ADDRESS.exec((request.params as { file: string }).file)?.[1];
    const entries = token === undefined ? null : await readFeed(this.deps.records, tokenHash(token));
    if (entries) return entries;
    const network = networkOf(request);
    const wait = this.guesses.wait(network);
    this.guesses.count(network);
    if (wait > 0) throw tooMany(wait, 'Too many unknown addresses came from your network.');
    throw new Refused(404, {
      code: 'not-found',
      title: 'There is no such calendar',
      detail: 'Its address was revoked or never existed. Your page of tasks has the present one.',
    });
  }
}

function knows(header: string | undefined, etag: string): boolean {
  return header !== undefined && header.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}
