import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Unmet } from '#domain/errors.js';
import { confirmationToken, tokenHash } from '#links/task-links.js';
import { askConfirmation, confirmRaise, readConfirmation } from '#records/access/raise-confirmations.js';
import { countRate } from '#records/access/rate-counter.js';
import { readDepartments } from '#records/corrective-action/read-choices.js';
import { findPersonByMail } from '#records/directory/find-people.js';
import { uuidv7 } from '#records/ids.js';
import { reader } from '#records/transaction.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { send, type Answer } from '../http/answer.js';
import { API_DEPS, basePath, type ApiDeps } from '../http/api-deps.js';
import { networkOf } from '../http/client.js';
import { formTokenOf, requireFormToken } from '../http/form-token.js';
import { textFields } from '../http/read-form.js';
import { sessionOf, type Session } from '../http/sessions.js';
import { tooMany } from '../http/too-many.js';
import { newNonconformitySchema } from '../rest/schemas.js';
import { raiseRecord } from '../rest/raise-record.js';
import { MessagePage } from '../task/task-after.page.js';
import { html, type SignedIn } from '../ui/page.js';
import { raiseOnce, type KeepId } from './raise-once.js';
import { ConfirmPage, RaisedPage, RaisePage } from './raise.page.js';

const HOUR_MS = 3_600_000;
/** A whole site may sit behind one address. */
const PER_NETWORK = 200;
const PER_ADDRESS = 5;

const WORDS: Readonly<Record<string, string>> = {
  title: 'Say what it is in one line of 3 to 200 characters.',
  description: 'Say what you saw.',
  department: 'Choose where it is.',
  requirement: 'Use at most 300 characters for the rule.',
};

type NewNonconformity = ReturnType<typeof newNonconformitySchema.parse>;

/** The raise form for anybody in the company, and the mailed link that confirms the sender. */
@ApiExcludeController()
@Controller('raise')
export class RaiseController {
  private readonly base: string;

  constructor(@Inject(API_DEPS) private readonly deps: ApiDeps) {
    this.base = basePath(deps);
  }

  @Get()
  async form(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const session = await sessionOf(this.deps, request);
    send(reply, await this.page(session, { status: 200, typed: {}, errors: [] }));
  }

  @Post()
  async raise(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const session = await sessionOf(this.deps, request);
    const typed = textFields(request.body);
    if (session) requireFormToken(this.deps, session, typed['formToken']);
    const mail = session?.person.mail ?? typed['mail'] ?? '';
    const { data, errors } = checked(typed, mail);
    if (!data) return send(reply, await this.page(session, { status: 422, typed, errors }));
    const id = await raiseOnce(this.deps, { typed, who: session?.person.id ?? 'raise form' }, async (keep) => {
      await this.limit(request, mail);
      return session ? this.raiseAs(session, data, keep) : this.raiseUnverified(mail, data, keep);
    });
    send(reply, this.raised(session, id));
  }

  @Get('confirm/:token')
  async confirmation(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const found = await readConfirmation(this.deps.records, tokenHash((request.params as { token: string }).token));
    if (!found)
      return send(
        reply,
        this.message(404, 'This link is not known', 'Check that the whole link was copied from the mail.'),
      );
    if (found.state !== 'OPEN') return send(reply, this.confirmed(found.state === 'CONFIRMED', found.recordId));
    send(reply, { status: 200, html: html(ConfirmPage({ base: this.base, id: found.recordId, title: found.title })) });
  }

  @Post('confirm/:token')
  async confirm(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const found = await readConfirmation(this.deps.records, tokenHash((request.params as { token: string }).token));
    if (!found)
      return send(
        reply,
        this.message(404, 'This link is not known', 'Check that the whole link was copied from the mail.'),
      );
    send(reply, this.confirmed(await confirmRaise(this.deps.records, found), found.recordId));
  }

  private raised(session: Session | null, id: string): Answer {
    const page = RaisedPage({ base: this.base, id, person: this.signedIn(session), mailed: session === null });
    return { status: 201, html: html(page) };
  }

  private confirmed(done: boolean, recordId: string): Answer {
    return done
      ? this.message(
          200,
          'Confirmed',
          `${recordId} now names you as the person who raised it. Nothing is left for you to do.`,
        )
      : this.message(
          410,
          'This link has expired',
          `${recordId} stays on record with an unverified sender. Tell the ISMS Manager if it was you.`,
        );
  }

  private message(status: number, title: string, text: string): Answer {
    return { status, html: html(MessagePage({ base: this.base, title, text })) };
  }

  private raiseAs(session: Session, data: NewNonconformity, keep: KeepId): Promise<string> {
    const { id } = session.person;
    return raiseRecord(this.deps, { ...common(data), raisedBy: id, raiserVerified: true, actor: id }, keep);
  }

  /** The address names nobody until its mailbox confirmed; an unknown address gets no mail and the same page. */
  private async raiseUnverified(mail: string, data: NewNonconformity, keep: KeepId): Promise<string> {
    const person = await findPersonByMail(reader(this.deps.records), mail);
    const hashOf = (id: string) => tokenHash(confirmationToken(this.deps.key, id));
    return raiseRecord(
      this.deps,
      { ...common(data), raisedBy: null, raiserVerified: false, actor: 'engine' },
      async (tx, recordId) => {
        await keep(tx, recordId);
        if (person) await askConfirmation(tx, { recordId, title: data.title, person, hashOf });
      },
    );
  }

  private async limit(request: FastifyRequest, who: string): Promise<void> {
    const db = reader(this.deps.records);
    const rates = [
      { subject: `raise/network/${networkOf(request)}`, windowMs: HOUR_MS, limit: PER_NETWORK },
      { subject: `raise/address/${tokenHash(who.trim().toLowerCase())}`, windowMs: HOUR_MS, limit: PER_ADDRESS },
    ];
    for (const rate of rates) {
      const wait = await countRate(db, rate);
      if (wait > 0) throw tooMany(wait, 'Nothing was recorded.', ', or call the ISMS Manager');
    }
  }

  private signedIn(session: Session | null): SignedIn | null {
    return session && { name: session.person.name, formToken: formTokenOf(this.deps, session) };
  }

  private async page(
    session: Session | null,
    shown: { status: number; typed: Record<string, string>; errors: readonly Unmet[] },
  ): Promise<Answer> {
    const departments = await readDepartments(this.deps.records);
    const { status, typed, errors } = shown;
    return {
      status,
      html: html(
        RaisePage({ base: this.base, departments, person: this.signedIn(session), typed, errors, form: uuidv7() }),
      ),
    };
  }
}

/** What was typed as a statement, or what is wrong with it. */
function checked(typed: Readonly<Record<string, string>>, mail: string): { data?: NewNonconformity; errors: Unmet[] } {
  const parsed = newNonconformitySchema.safeParse(statementOf(typed));
  const errors = [...fieldErrors(parsed.error?.issues ?? []), ...mailErrors(mail)];
  return parsed.success && errors.length === 0 ? { data: parsed.data, errors } : { errors };
}

function statementOf(typed: Readonly<Record<string, string>>) {
  const { title = '', description = '', department = '', requirement = '', about = '' } = typed;
  return { title, description, department, requirement, aboutIsmsManager: about !== '' };
}

function common({ requirement = [], ...data }: NewNonconformity) {
  return { ...data, requirementRefs: [requirement].flat().filter((text) => text !== '') };
}

function fieldErrors(issues: readonly { path: readonly PropertyKey[] }[]): Unmet[] {
  const names = [...new Set(issues.map(({ path }) => String(path[0] ?? '')))];
  return names.map((field) => ({ code: 'invalid-field', field, reason: WORDS[field] ?? 'This is not right.' }));
}

function mailErrors(mail: string): Unmet[] {
  if (/^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(mail.trim()) && mail.length <= 200) return [];
  return [{ code: 'mail-missing', field: 'mail', reason: 'Give your own work mail.' }];
}
