import type { FastifyRequest } from 'fastify';

/** True when the client wants JSON rather than a page: it says so, or it sends JSON and does not ask for HTML. */
export function wantsJson(request: FastifyRequest): boolean {
  const accept = request.headers.accept ?? '';
  if (accept.includes('text/html')) return false;
  return accept.includes('json') || (request.headers['content-type'] ?? '').includes('application/json');
}

/** The network a request comes from: /24 of IPv4, /48 of IPv6. Rates count networks, logs keep no full address. */
export function networkOf(request: FastifyRequest): string {
  const ip = request.ip.replace(/^::ffff:/, '');
  return ip.includes('.') ? ip.split('.').slice(0, 3).join('.') : ip.split(':').slice(0, 3).join(':');
}

/**
 * True when the request may come from one of our own pages (ASVS 3.5.1, 3.5.3). Browsers send `Origin: null` from pages
 * with `no-referrer`, and say by Sec-Fetch-Site where the request was made; programs send neither.
 */
export function isSameOrigin(request: FastifyRequest, publicUrl: string): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const origin = request.headers.origin;
  if (origin === undefined || origin === 'null') return true;
  if (!URL.canParse(origin)) return false;
  return origin === new URL(publicUrl).origin || new URL(origin).host === request.headers.host;
}
