import { Controller, Get, Inject, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { isIsoDay } from '#domain/calendar/iso-day.rules.js';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Unmet } from '#domain/errors.js';
import { RuleViolation } from '#domain/errors.js';
import { grantWaiver } from '#records/waivers/grant-waiver.js';
import { readWaivers } from '#records/waivers/read-waivers.js';
import { withdrawWaiver } from '#records/waivers/withdraw-waiver.js';
import { findPersonByMail } from '#records/directory/find-people.js';
import { reader } from '#records/transaction.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { send } from '../http/answer.js';
import { API_DEPS, basePath, type ApiDeps } from '../http/api-deps.js';
import { Refused } from '../http/errors.js';
import { requireFormToken } from '../http/form-token.js';
import { PrincipalGuard, principalOf } from '../http/principal.js';
import { textFields } from '../http/read-form.js';
import { signedIn, zoneOf } from '../http/signed-in.js';
import { html } from '../ui/page.js';
import { WaiversPage } from './waivers.page.js';

const TOP_MANAGEMENT = ['TM', 'TM_CHAIR'] as const;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

type Fields = Readonly<Record<string, string>>;

/** Waivers of separation of duties: Top Management grants and withdraws, who sees every record reads. */
@ApiExcludeController()
@UseGuards(PrincipalGuard)
@Controller('waivers')
export class WaiversController {
  constructor(@Inject(API_DEPS) private readonly deps: ApiDeps) {}

  @Get()
  async list(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.show(request, reply, { status: 200, typed: {}, errors: [] });
  }

  @Post()
  async grant(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { fields, by } = this.posted(request);
    const text = (name: string): string | null => fields[name]?.trim() || null;
    const mail = text('person');
    const person = mail === null ? null : await findPersonByMail(reader(this.deps.records), mail);
    const result = await grantWaiver(this.deps.records, {
      by,
      rule: text('rule') ?? '',
      // A person who is not found stays named, so that the waiver is refused and never one for everybody.
      personId: person?.id ?? mail,
      recordId: text('record'),
      step: text('step'),
      reason: text('reason') ?? '',
      until: isIsoDay(fields['until'] ?? '') ? (fields['until'] ?? null) : null,
    });
    if (result.kind === 'UNMET') return this.show(request, reply, { status: 422, typed: fields, errors: result.unmet });
    await this.deps.doors.dispatch(result.outboxIds);
    send(reply, { status: 303, location: `${basePath(this.deps)}/waivers` });
  }

  @Post(':id/withdrawal')
  async withdraw(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { by } = this.posted(request);
    if (!UUID.test(id)) throw new RuleViolation('unknown-waiver', 'There is no such waiver, or it has ended.');
    const woken = await withdrawWaiver(this.deps.records, { id, by });
    await this.deps.doors.dispatch(woken);
    send(reply, { status: 303, location: `${basePath(this.deps)}/waivers` });
  }

  /** The person comes from the session: no machine and no administrator waives anything in the name of another (SD12). */
  private posted(request: FastifyRequest): { fields: Fields; by: string } {
    const { session } = principalOf(request);
    if (!session) throw new Refused(403, { code: 'scope', title: 'Not allowed', detail: 'Waivers are for people.' });
    const fields = textFields(request.body);
    requireFormToken(this.deps, session, fields['formToken']);
    return { fields, by: session.person.id };
  }

  private async show(
    request: FastifyRequest,
    reply: FastifyReply,
    on: { status: number; typed: Fields; errors: readonly Unmet[] },
  ): Promise<void> {
    const principal = principalOf(request);
    const { roles, all } = principal.viewer;
    if (!all) throw new Refused(403, { code: 'forbidden', title: 'Not allowed', detail: 'Waivers are shown to Top Management, the ISMS Manager and auditors.' }); // prettier-ignore
    const page = WaiversPage({
      base: basePath(this.deps),
      person: signedIn(this.deps, principal),
      zone: zoneOf(this.deps, principal),
      waivers: await readWaivers(this.deps.records),
      mayGrant: TOP_MANAGEMENT.some((role) => roles.includes(role)),
      ...on,
    });
    send(reply, { status: on.status, html: html(page) });
  }
}
