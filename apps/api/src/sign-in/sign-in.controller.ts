import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { sameToken, signInCode } from '#links/task-links.js';
import { endSession, SESSION_MS } from '#records/access/sessions.js';
import { redeemCode, requestCode, type Redeemed } from '#records/access/sign-in.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { API_DEPS, basePath, type ApiDeps } from '../http/api-deps.js';
import { send } from '../http/answer.js';
import { networkOf } from '../http/client.js';
import { textFields } from '../http/read-form.js';
import { RefusalLog } from '../http/refusal-log.js';
import { requireFormToken } from '../http/form-token.js';
import { SESSION_COOKIE, sessionOf } from '../http/sessions.js';
import { tooMany } from '../http/too-many.js';
import { html } from '../ui/page.js';
import { returnPath } from './return-path.js';
import { CodePage, SignInPage } from './sign-in.page.js';

/** An answer takes at least so long, whether the address is known or not. */
const LEAST_MS = 250;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const REFUSED: Redeemed = { kind: 'REFUSED' };
const DOES_NOT_FIT = 'This code does not fit, or it is too old. Ask for another one.';
const TOO_MANY_TRIES = 'Too many tries with this code. Ask for another one.';

/** Sign-in by a mailed code that is typed: a link never signs anybody in (mail scanners follow links). */
@ApiExcludeController()
@Controller()
export class SignInController {
  private readonly base: string;
  private readonly refusals: RefusalLog;

  constructor(@Inject(API_DEPS) private readonly deps: ApiDeps) {
    this.base = basePath(deps);
    this.refusals = new RefusalLog(deps.log, 'sign-in refused');
  }

  @Get('sign-in')
  ask(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const { back } = request.query as { back?: unknown };
    send(reply, { status: 200, html: html(SignInPage({ base: this.base, back: returnPath(back) })) });
  }

  @Post('sign-in')
  async mail(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const fields = textFields(request.body);
    const mail = (fields['mail'] ?? '').slice(0, 200);
    const [{ challengeId, waitSeconds }] = await Promise.all([
      requestCode(this.deps.records, { mail, network: networkOf(request) }),
      sleep(LEAST_MS),
    ]);
    if (waitSeconds > 0) throw tooMany(waitSeconds, 'Too many codes were asked for from your network.');
    const page = CodePage({ base: this.base, back: returnPath(fields['back']), challenge: challengeId });
    send(reply, { status: 200, html: html(page) });
  }

  @Post('sign-in/code')
  async code(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const fields = textFields(request.body);
    const back = returnPath(fields['back']);
    const challengeId = fields['challenge'] ?? '';
    const token = randomBytes(32).toString('base64url');
    const [redeemed] = await Promise.all([
      UUID.test(challengeId) ? this.redeem(request, { ...fields, challengeId, token }) : REFUSED,
      sleep(LEAST_MS),
    ]);
    if (redeemed.kind !== 'OPENED') {
      this.refusals.count();
      if (redeemed.kind === 'TOO_MANY' && redeemed.waitSeconds !== null)
        throw tooMany(redeemed.waitSeconds, 'Too many tries came from your network.');
      const [status, error] = redeemed.kind === 'TOO_MANY' ? [429, TOO_MANY_TRIES] : [401, DOES_NOT_FIT];
      return send(reply, { status, html: html(CodePage({ base: this.base, back, challenge: challengeId, error })) });
    }
    void reply.setCookie(SESSION_COOKIE, token, { ...this.cookie(), maxAge: SESSION_MS / 1000 });
    send(reply, { status: 303, location: this.base + back });
  }

  @Post('sign-out')
  @HttpCode(303)
  async out(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const session = await sessionOf(this.deps, request);
    if (session) {
      requireFormToken(this.deps, session, textFields(request.body)['formToken']);
      await endSession(this.deps.records, session.tokenSha256);
    }
    void reply.clearCookie(SESSION_COOKIE, this.cookie());
    send(reply, { status: 303, location: `${this.base}/sign-in` });
  }

  private redeem(
    request: FastifyRequest,
    given: { code?: string; challengeId: string; token: string },
  ): Promise<Redeemed> {
    return redeemCode(this.deps.records, {
      challengeId: given.challengeId,
      code: (given.code ?? '').replaceAll(' ', ''),
      sessionSha256: createHash('sha256').update(given.token).digest('hex'),
      network: networkOf(request),
      matches: (id, code) => sameToken(code, signInCode(this.deps.key, id)),
    });
  }

  private cookie() {
    const secure = this.deps.publicUrl.startsWith('https:');
    return { httpOnly: true, sameSite: 'lax' as const, path: '/', secure };
  }
}
