import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { isPlainText } from '#domain/plain-text.js';
import type { FastifyRequest } from 'fastify';
import { Refused } from './errors.js';

/** Parameters that are hashed and compared, never kept; what is wrong with them is unknown like any other. */
const SECRETS = new Set(['token', 'file']);
/** No body that we take is nested deeper. */
const DEEPEST = 40;

/**
 * The one place where text comes in: control characters (NUL first) and halves of characters are refused before anything
 * is looked up. In a path it names nothing (404), in a query it cannot be read (400), in a body it is not right (422).
 * Forms with files are read later and come here through `requirePlainText`.
 */
@Injectable()
export class TextGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const named = Object.entries((request.params ?? {}) as Record<string, string>).filter(
      ([name]) => !SECRETS.has(name),
    );
    if (!named.every(([, value]) => isPlainText(value)))
      throw new Refused(404, { code: 'unknown-record', title: 'Not found', detail: 'There is nothing of this name.' });
    requirePlainText(request.query, 400);
    requirePlainText(request.body, 422);
    return true;
  }
}

/** @throws Refused with `status` when a text or a name in `value` is not plain, 400 when it is nested too deep */
export function requirePlainText(value: unknown, status: 400 | 422): void {
  const queue: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  for (let next = queue.pop(); next; next = queue.pop()) {
    if (typeof next.value === 'string' && !isPlainText(next.value)) throw notPlain(status);
    if (typeof next.value !== 'object' || next.value === null || Buffer.isBuffer(next.value)) continue;
    if (next.depth === DEEPEST) throw new Refused(400, { code: 'too-deep', title: 'The request is nested too deep' });
    const depth = next.depth + 1;
    for (const [name, inner] of Object.entries(next.value)) queue.push({ value: name, depth }, { value: inner, depth });
  }
}

function notPlain(status: 400 | 422): Refused {
  return new Refused(status, {
    code: 'control-characters',
    title: 'There are characters in it that cannot be kept',
    detail:
      'Nothing was recorded. Go back, remove control characters from what you typed or pasted, and send it again.',
  });
}
