import type { RoleCode } from '#domain/roles/roles.js';
import type { SignedIn } from '../ui/page.js';
import type { ApiDeps } from './api-deps.js';
import { Refused } from './errors.js';
import { formTokenOf } from './form-token.js';
import type { Principal } from './principal.js';

/** The signed-in person for the head of a page. */
export function signedIn(deps: ApiDeps, principal: Principal): SignedIn {
  if (!principal.session)
    throw new Refused(403, { code: 'scope', title: 'Not allowed', detail: 'Pages are for people.' });
  const { session } = principal;
  return { name: session.person.name, formToken: formTokenOf(deps, session), overview: seesOpenTasks(principal) };
}

const OVERSEERS: ReadonlySet<RoleCode> = new Set(['IM', 'DEPUTY_IM', 'TM', 'TM_CHAIR']);

/** Those who answer for the whole see every open task. */
export function seesOpenTasks({ session, viewer }: Pick<Principal, 'session' | 'viewer'>): boolean {
  return session !== null && viewer.roles.some((role) => OVERSEERS.has(role));
}

/** Zone in which a person reads dates. */
export function zoneOf(deps: ApiDeps, principal: Principal): string {
  return principal.session?.person.zone ?? deps.zone;
}
