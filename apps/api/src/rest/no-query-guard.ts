import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Refused } from '../http/errors.js';

/** A route that reads no query refuses one: a misspelt or misplaced key must not look as if it had been heard. */
@Injectable()
export class NoQueryGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { query } = context.switchToHttp().getRequest<FastifyRequest>();
    const [name] = Object.keys((query ?? {}) as object);
    if (name === undefined) return true;
    throw new Refused(400, {
      code: 'unknown-query',
      title: 'The request could not be read',
      detail: `This route knows no query "${name.slice(0, 40)}".`,
    });
  }
}
