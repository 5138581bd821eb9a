import { sameToken, sessionFormToken } from '#links/task-links.js';
import type { ApiDeps } from './api-deps.js';
import { Refused } from './errors.js';
import type { Session } from './sessions.js';

/** Form token of the pages of a signed-in person. */
export function formTokenOf(deps: ApiDeps, session: Pick<Session, 'tokenSha256'>): string {
  return sessionFormToken(deps.key, session.tokenSha256);
}

/** Refuses a form that did not come from a page of this session. */
export function requireFormToken(
  deps: ApiDeps,
  session: Pick<Session, 'tokenSha256'>,
  given: string | undefined,
): void {
  if (given !== undefined && sameToken(given, formTokenOf(deps, session))) return;
  throw new Refused(403, {
    code: 'form-token',
    title: 'This page is out of date',
    detail: 'Nothing was recorded. Load the page again and send it from there.',
  });
}
