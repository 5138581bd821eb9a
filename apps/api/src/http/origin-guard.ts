import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { API_DEPS, type ApiDeps } from './api-deps.js';
import { isSameOrigin } from './client.js';
import { Refused } from './errors.js';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Refuses every writing request that another site's page made (ASVS 3.5.1). A guard, because middleware can be walked around. */
@Injectable()
export class OriginGuard implements CanActivate {
  constructor(@Inject(API_DEPS) private readonly deps: ApiDeps) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (SAFE.has(request.method) || isSameOrigin(request, this.deps.publicUrl)) return true;
    this.deps.log.info(
      { origin: request.headers.origin, site: request.headers['sec-fetch-site'] },
      'foreign origin refused',
    );
    throw new Refused(403, {
      code: 'foreign-origin',
      title: 'This request came from another site',
      detail: 'Nothing was recorded. Load the page again and send your answer from there.',
    });
  }
}
