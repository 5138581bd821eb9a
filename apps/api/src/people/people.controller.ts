import { Controller, Get, Inject, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { readPerson, type PersonDetail } from '#records/directory/read-person.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { send } from '../http/answer.js';
import { API_DEPS, basePath, type ApiDeps } from '../http/api-deps.js';
import { Refused } from '../http/errors.js';
import { requireFormToken } from '../http/form-token.js';
import { PrincipalGuard, principalOf, type Principal } from '../http/principal.js';
import { textFields } from '../http/read-form.js';
import { signedIn } from '../http/signed-in.js';
import { html } from '../ui/page.js';
import { MyAbsencePage } from './absence.page.js';
import { PERSON_ACTS } from './person-acts.js';
import { PersonPage } from './person.page.js';

type Fields = Readonly<Record<string, string>>;

/** Pages about people: the own absence, and a person for those who look after them. Machines use the API. */
@ApiExcludeController()
@UseGuards(PrincipalGuard)
@Controller()
export class PeoplePagesController {
  constructor(@Inject(API_DEPS) private readonly deps: ApiDeps) {}

  @Get('my-tasks/absence')
  async mine(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const principal = principalOf(request);
    send(reply, { status: 200, html: await this.own(principal, null, {}) });
  }

  @Post('my-tasks/absence')
  async away(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const principal = principalOf(request);
    const fields = this.fields(principal, request);
    const known = fields['act'] === 'absence' || fields['act'] === 'end-absence';
    const error = known ? await this.act(principal, principal.actor, fields) : 'This page has no such button.';
    if (error === null) return send(reply, { status: 303, location: `${basePath(this.deps)}/my-tasks/absence` });
    send(reply, { status: 422, html: await this.own(principal, error, fields) });
  }

  @Get('people/:id')
  async person(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const principal = principalOf(request);
    send(reply, { status: 200, html: await this.page(principal, id, { error: null, typed: {} }) });
  }

  @Post('people/:id')
  async change(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const principal = principalOf(request);
    const fields = this.fields(principal, request);
    await this.find(principal, id);
    const error = await this.act(principal, id, fields);
    if (error === null) return send(reply, { status: 303, location: `${basePath(this.deps)}/people/${id}` });
    send(reply, { status: 422, html: await this.page(principal, id, { error, typed: fields }) });
  }

  private fields(principal: Principal, request: FastifyRequest): Fields {
    if (!principal.session) throw unknown();
    const fields = textFields(request.body);
    requireFormToken(this.deps, principal.session, fields['formToken']);
    return fields;
  }

  /** Null when it was recorded, else why not; refused attempts are in the trail. */
  private async act(principal: Principal, personId: string, fields: Fields): Promise<string | null> {
    const act = PERSON_ACTS[fields['act'] ?? ''];
    if (!act) return 'This page has no such button.';
    try {
      await this.deps.doors.dispatch(await act({ deps: this.deps, personId, by: principal.actor, fields }));
      return null;
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'RuleViolation') throw error;
      return error.message;
    }
  }

  private async own(principal: Principal, error: string | null, typed: Fields): Promise<string> {
    const detail = await this.find(principal, principal.actor);
    const person = signedIn(this.deps, principal);
    const base = basePath(this.deps);
    const action = `${base}/my-tasks/absence`;
    return html(MyAbsencePage({ base, person, detail, formToken: person.formToken, action, error, typed }));
  }

  private async page(
    principal: Principal,
    id: string,
    { error, typed }: { error: string | null; typed: Fields },
  ): Promise<string> {
    const detail = await this.find(principal, id);
    const person = signedIn(this.deps, principal);
    const base = basePath(this.deps);
    const action = `${base}/people/${encodeURIComponent(id)}`;
    return html(PersonPage({ base, person, detail, formToken: person.formToken, action, error, typed }));
  }

  private async find(principal: Principal, personId: string): Promise<PersonDetail> {
    const detail = await readPerson(this.deps.records, { personId, viewerId: principal.actor });
    if (!detail) throw unknown();
    return detail;
  }
}

/** Who is not there and who is not for you to see look the same. */
function unknown(): Refused {
  const detail = 'There is no such person, or it is not for you to see.';
  return new Refused(404, { code: 'not-found', title: 'Not found', detail });
}
