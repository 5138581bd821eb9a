import { Controller, Get, Inject, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { parseAway } from '#domain/cycle/away.rules.js';
import { forecastDocument, type ToldForecast } from '#domain/cycle/forecast-document.rules.js';
import { tablesToCsv } from '#domain/cycle/output-formats.rules.js';
import { RuleViolation } from '#domain/errors.js';
import { MOST_MONTHS, readForecast } from '#records/cycle/read-forecast.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { send } from '../http/answer.js';
import { API_DEPS, basePath, type ApiDeps } from '../http/api-deps.js';
import { Refused } from '../http/errors.js';
import { PrincipalGuard, principalOf, type Principal } from '../http/principal.js';
import { seesOpenTasks, signedIn } from '../http/signed-in.js';
import { html } from '../ui/page.js';
import { ForecastPage, type Typed } from './forecast.page.js';

/** What the cycle will ask of whom, for those who answer for the whole. A dry run: it writes nothing. */
@ApiExcludeController()
@UseGuards(PrincipalGuard)
@Controller()
export class ForecastController {
  constructor(@Inject(API_DEPS) private readonly deps: ApiDeps) {}

  @Get('forecast')
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const principal = overseer(request);
    const typed = typedIn(request);
    const { told, problem } = await this.told(typed);
    const page = { base: basePath(this.deps), person: signedIn(this.deps, principal), typed, told, problem };
    send(reply, { status: problem === null ? 200 : 422, html: html(ForecastPage(page)) });
  }

  /** Who is asked what when, for a spreadsheet. */
  @Get('forecast.csv')
  async csv(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    overseer(request);
    const { told, problem } = await this.told(typedIn(request));
    if (told === null)
      throw new Refused(422, { code: 'forecast', title: 'There is no forecast', detail: problem ?? '' });
    const [asked] = tablesToCsv(forecastDocument(told));
    if (asked === undefined)
      throw new Refused(404, { code: 'nobody-asked', title: 'Nobody is asked within this time' });
    void reply
      .header('content-disposition', 'attachment; filename="forecast.csv"')
      .type('text/csv; charset=utf-8')
      .send(asked.csv);
  }

  /** What was typed wrong is said on the page, beside the fields. */
  private async told({ months, away }: Typed): Promise<{ told: ToldForecast | null; problem: string | null }> {
    try {
      const told = await readForecast(this.deps.records, { months: Number(months), away: parseAway(away) });
      return { told, problem: null };
    } catch (error) {
      if (error instanceof RuleViolation) return { told: null, problem: error.message };
      throw error;
    }
  }
}

function typedIn(request: FastifyRequest): Typed {
  const query = request.query as Readonly<Record<string, unknown>>;
  const text = (name: string): string => (typeof query[name] === 'string' ? query[name].slice(0, 400) : '');
  return { months: text('months') || String(MOST_MONTHS), away: text('away') };
}

function overseer(request: FastifyRequest): Principal {
  const principal = principalOf(request);
  if (seesOpenTasks(principal)) return principal;
  throw new Refused(403, {
    code: 'not-for-you',
    title: 'This page is not for you',
    detail: 'The forecast is shown to the ISMS Manager and to Top Management. Yours are on your page of tasks.',
  });
}
