import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MessagePage } from '../task/task-after.page.js';
import { html } from '../ui/page.js';
import { send } from './answer.js';
import { API_DEPS, basePath, type ApiDeps } from './api-deps.js';
import { wantsJson } from './client.js';
import { answerOf, type ErrorAnswer } from './errors.js';
import { RouteTable } from './route-table.js';

/** Every error becomes a page or a problem (RFC 9457) with the right status; what is wrong with us is logged, not told. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    @Inject(API_DEPS) private readonly deps: ApiDeps,
    @Inject(RouteTable) private readonly routes: RouteTable,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const answer = this.methodAnswer(answerOf(error), request);
    if (answer.status >= 500) this.log(error, request, answer.status);
    if (reply.sent) return;
    if (isApi(request) || wantsJson(request)) return send(reply, answer);
    if (answer.status === 401) return send(reply, { status: 303, location: this.signIn(request) });
    const { title, detail = '' } = answer.problem;
    const again = answer.status === 403 || answer.status === 503;
    send(reply, { ...answer, html: html(MessagePage({ base: basePath(this.deps), title, text: detail, again })) });
  }

  /** A path that answers to other methods is no 404. */
  private methodAnswer(answer: ErrorAnswer, request: FastifyRequest): ErrorAnswer {
    if (answer.status !== 404 || answer.problem.code !== 'not-found') return answer;
    const allow = this.routes.methodsOf(request.url);
    if (allow.length === 0 || allow.includes(request.method)) return answer;
    const problem = {
      code: 'method-not-allowed',
      title: 'This method is not allowed here',
      detail: `Allowed: ${allow.join(', ')}.`,
    };
    return { status: 405, problem, headers: { allow: allow.join(', ') } };
  }

  private signIn(request: FastifyRequest): string {
    const back = request.method === 'GET' ? request.url : '/';
    return `${basePath(this.deps)}/sign-in?back=${encodeURIComponent(back)}`;
  }

  private log(error: unknown, request: FastifyRequest, status: number): void {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    this.deps.log.error(
      { status, method: request.method, path: withoutToken(request.url), error: message, stack },
      'request failed',
    );
  }
}

function isApi(request: FastifyRequest): boolean {
  return request.url.startsWith('/api/') || request.url.startsWith('/health/');
}

/** Task links are secrets: logs never hold one. */
function withoutToken(url: string): string {
  return url.replaceAll(/(\/t\/|\/t%2F|\/confirm\/|\/calendar\/)[^/?#&]+/gi, '$1…').replace(/\?.*$/, '');
}
