import type { FastifyReply } from 'fastify';

/** What goes back to the client: a page, a JSON value, a problem (RFC 9457), or the way to another page. */
export type Answer = { readonly status: number; readonly headers?: Readonly<Record<string, string>> } & (
  { readonly html: string } | { readonly json: unknown } | { readonly problem: Problem } | { readonly location: string }
);

export interface Problem {
  /** Last part of the stable type address. */
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  readonly [member: string]: unknown;
}

/** Stable addresses of problem types; the documentation explains each. */
const PROBLEM_BASE = 'https://isms-engine.dev/problems/';

/** Sends an answer; a problem goes out as application/problem+json. */
export function send(reply: FastifyReply, answer: Answer): void {
  for (const [name, value] of Object.entries(answer.headers ?? {})) void reply.header(name, value);
  void reply.status(answer.status);
  if ('html' in answer) void reply.type('text/html; charset=utf-8').send(answer.html);
  else if ('json' in answer) void reply.type('application/json; charset=utf-8').send(answer.json);
  else if ('location' in answer) void reply.header('location', answer.location).send('');
  else {
    const { code, ...rest } = answer.problem;
    void reply
      .type('application/problem+json; charset=utf-8')
      .send(JSON.stringify({ type: PROBLEM_BASE + code, status: answer.status, ...rest }));
  }
}
