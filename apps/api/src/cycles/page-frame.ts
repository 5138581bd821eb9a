import type { FastifyReply, FastifyRequest } from 'fastify';
import { basePath, type ApiDeps } from '../http/api-deps.js';
import { Refused } from '../http/errors.js';
import { requireFormToken } from '../http/form-token.js';
import { principalOf } from '../http/principal.js';
import { textFields } from '../http/read-form.js';
import { signedIn, zoneOf } from '../http/signed-in.js';
import type { SignedIn } from '../ui/page.js';
import type { OutputFile } from './output-file.js';

/** What every page of the cycles has. */
export interface Frame {
  readonly base: string;
  readonly person: SignedIn;
  readonly zone: string;
}

export function frameOf(deps: ApiDeps, request: FastifyRequest): Frame {
  const principal = principalOf(request);
  return { base: basePath(deps), person: signedIn(deps, principal), zone: zoneOf(deps, principal) };
}

/** Fields of a form that a person sent from a page of their session. @throws Refused 403 */
export function postedBy(deps: ApiDeps, request: FastifyRequest): { fields: Record<string, string>; by: string } {
  const { session } = principalOf(request);
  if (!session) throw new Refused(403, { code: 'people-only', title: 'Not allowed', detail: 'Pages are for people.' });
  const fields = textFields(request.body);
  requireFormToken(deps, session, fields['formToken']);
  return { fields, by: session.person.id };
}

/** Field of a query as text; empty where it is not one. */
export function queryText(request: FastifyRequest, name: string): string {
  const value = (request.query as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' ? value : '';
}

export function sendFile(reply: FastifyReply, { name, type, body }: OutputFile): void {
  void reply.header('content-disposition', `attachment; filename="${name}"`).type(type).send(body);
}
