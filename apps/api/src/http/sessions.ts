import { createHash } from 'node:crypto';
import { readSession, type SessionPerson } from '#records/access/sessions.js';
import type {} from '@fastify/cookie';
import type { FastifyRequest } from 'fastify';
import type { ApiDeps } from './api-deps.js';

/** Name of the session cookie. */
export const SESSION_COOKIE = 'isms_session';

export interface Session {
  readonly person: SessionPerson;
  readonly tokenSha256: string;
}

/** The session that a request carries, or null. */
export async function sessionOf(deps: ApiDeps, request: FastifyRequest): Promise<Session | null> {
  const token = request.cookies[SESSION_COOKIE];
  if (!token || token.length > 100) return null;
  const tokenSha256 = createHash('sha256').update(token).digest('hex');
  const person = await readSession(deps.records, tokenSha256);
  return person ? { person, tokenSha256 } : null;
}
