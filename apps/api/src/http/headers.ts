import type { FastifyInstance } from 'fastify';
import { STYLE_SOURCES } from '../ui/stylesheet.js';

/** No script, no picture, no connection: a page is text, its own styles and forms that post to us. */
const PAGE_POLICY = [
  "default-src 'none'",
  `style-src ${STYLE_SOURCES.join(' ')}`,
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** The API documentation is the only page with scripts; they come from us. */
const DOCS_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Headers of every answer, errors included (security paper, A2). */
export function addHeaders(fastify: FastifyInstance, publicUrl: string): void {
  const headers: Record<string, string> = {
    'content-security-policy': PAGE_POLICY,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'x-robots-tag': 'noindex, nofollow',
    'cache-control': 'no-store',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    ...(publicUrl.startsWith('https:') ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  };
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.headers(headers);
    if (/^\/docs(\/|$)/.test(request.url)) void reply.header('content-security-policy', DOCS_POLICY);
    done();
  });
}
