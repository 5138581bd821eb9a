import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiDeps } from '../http/api-deps.js';
import { Refused } from '../http/errors.js';
import { authorise, type Principal } from '../http/principal.js';

/**
 * Hook before the body of an import is read: 32 MB are taken only from who may import. Whoever may not gets the answer at
 * once, and the connection ends with it, so that the rest of the body is not taken either.
 */
export function importGate(deps: ApiDeps) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    try {
      requireImporter(await authorise(deps, request, 'import'));
    } catch (error) {
      void reply.header('connection', 'close');
      throw error;
    }
  };
}

/** A person needs the role that may; a machine has shown its scope. */
function requireImporter({ machine, viewer }: Principal): void {
  if (machine || viewer.roles.some((role) => role === 'IM' || role === 'HR')) return;
  throw new Refused(403, {
    code: 'not-allowed',
    title: 'The ISMS Manager, Human Resources or a machine token imports people',
  });
}
