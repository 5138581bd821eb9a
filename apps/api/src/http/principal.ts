import { createHash } from 'node:crypto';
import { Inject, Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { findMachine, type Machine, type MachineScope } from '#records/access/machine-tokens.js';
import { MACHINE_VIEWER, viewerOf, type Viewer } from '#records/access/viewer.js';
import type { FastifyRequest } from 'fastify';
import { API_DEPS, type ApiDeps } from './api-deps.js';
import { Refused } from './errors.js';
import { sessionOf, type Session } from './sessions.js';

/** Who makes a request: a signed-in person or a machine. Comes from the session or the token, never from the body. */
export interface Principal {
  readonly session: Session | null;
  readonly machine: Machine | null;
  readonly viewer: Viewer;
  /** As the trail names the actor: person id or `machine:<name>`. */
  readonly actor: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    principal?: Principal;
  }
}

const SCOPE = 'isms:scope';
/** No scope is enough, and the route says so itself: the attempt of a machine to do an act of a person stands in the trail. */
const REFUSED_BEHIND = 'refused-behind';
type ScopeOfRoute = MachineScope | typeof REFUSED_BEHIND | undefined;

/** What a machine token must be good for on this route; a route without it is closed to machines. */
export const MachineScopeNeeded = (scope: MachineScope) => SetMetadata(SCOPE, scope);
/** The route is closed to machines, and tells the trail of every attempt. */
export const MachinesRefusedBehind = () => SetMetadata(SCOPE, REFUSED_BEHIND);

/** Lets signed-in people in, and machines where the route names a scope. Default deny; a guard, never middleware. */
@Injectable()
export class PrincipalGuard implements CanActivate {
  constructor(
    @Inject(API_DEPS) private readonly deps: ApiDeps,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const scope = this.reflector.getAllAndOverride<ScopeOfRoute>(SCOPE, [context.getHandler(), context.getClass()]);
    request.principal = await authorise(this.deps, request, scope);
    return true;
  }
}

/** Who makes the request. @throws Refused 401 for nobody, 403 for a machine that lacks the scope or may not at all */
export async function authorise(deps: ApiDeps, request: FastifyRequest, scope: ScopeOfRoute): Promise<Principal> {
  const bearer = /^Bearer (\S{1,500})$/i.exec(request.headers.authorization ?? '')?.[1];
  return bearer ? machineOf(deps, bearer, scope) : personOf(deps, request);
}

async function machineOf(deps: ApiDeps, token: string, scope: ScopeOfRoute): Promise<Principal> {
  const machine = await findMachine(deps.records, createHash('sha256').update(token).digest('hex'));
  if (!machine) throw unauthorized('This machine token is not known or was revoked.');
  if (scope !== REFUSED_BEHIND && (!scope || !machine.scopes.includes(scope))) {
    throw new Refused(403, {
      code: 'scope',
      title: 'Not allowed',
      detail: scope ? `This machine token lacks the scope "${scope}".` : 'Machines may not do this.',
    });
  }
  return { session: null, machine, viewer: MACHINE_VIEWER, actor: `machine:${machine.name}` };
}

async function personOf(deps: ApiDeps, request: FastifyRequest): Promise<Principal> {
  const session = await sessionOf(deps, request);
  if (!session) throw unauthorized('Sign in, or send a machine token as "Authorization: Bearer …".');
  const viewer = await viewerOf(deps.records, session.person.id);
  return { session, machine: null, viewer, actor: session.person.id };
}

/** The principal that the guard found. */
export function principalOf(request: FastifyRequest): Principal {
  if (!request.principal) throw unauthorized('Sign in first.');
  return request.principal;
}

function unauthorized(detail: string): Refused {
  return new Refused(
    401,
    { code: 'unauthorized', title: 'Sign in or send a machine token', detail },
    { 'www-authenticate': 'Bearer' },
  );
}
