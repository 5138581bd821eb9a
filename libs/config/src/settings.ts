import { isIP } from 'node:net';
import { z } from 'zod';

/** The one list of settings: what each variable must look like. Apps pick from it (see the `*.schema.ts` files). */
export const SETTINGS = {
  DATABASE_URL: postgresUrl(),
  DATABASE_OWNER_URL: postgresUrl(),
  TEMPORAL_ADDRESS: z.string().regex(/^[^\s/:]+:\d{1,5}$/, 'must be host:port, such as 127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*$/, 'must be lower-case letters, digits and dashes')
    .default('isms'),
  SMTP_URL: z.string().superRefine(refineSmtpUrl),
  /** Mails a minute that the relay takes: 30 a minute to 100 a second. */
  SMTP_RATE_PER_MINUTE: wholeNumber(30, 6_000).default(1_200),
  MAIL_FROM: z
    .string()
    .regex(/^([^<>\r\n]+ <[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/, 'must be a mail address or Name <address>'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .transform((url) => url.replace(/\/+$/, '')),
  ISMS_TIME_ZONE: z
    .string()
    .refine(isTimeZone, 'must be an IANA time zone, such as Europe/Amsterdam')
    .default('Europe/Amsterdam'),
  ISMS_DAY_MS: wholeNumber(50, 86_400_000),
  ISMS_SETUP_TOKEN: secret(24),
  ISMS_LINK_KEY: secret(32),
  ISMS_DATA_DIR: z.string().min(1),
  ISMS_EVIDENCE_DIR: z.string().min(1),
  ISMS_HOST: z.string().min(1).default('127.0.0.1'),
  ISMS_PORT: port(),
  /** Proxies whose X-Forwarded-For is believed: how many stand before us, or their addresses. */
  ISMS_TRUSTED_PROXY: z
    .string()
    .refine(isTrustedProxy, 'must be a number of proxies from 1 to 9, or addresses such as 10.0.0.0/8,192.168.1.4')
    .transform((value) => (/^\d$/.test(value) ? Number(value) : value.split(',').map((part) => part.trim()))),
  ISMS_WORKER_PORT: port(),
  ISMS_MAIL_PORT: port(),
  ISMS_SMTP_PORT: port(),
  ISMS_TEMPORAL_PORT: port(),
  ISMS_TEMPORAL_UI_PORT: port(),
  ISMS_PG_PORT: port(),
  ISMS_TEMPORAL_UI_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .transform((url) => url.replace(/\/+$/, '')),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
} as const;

/** A whole number written as decimal digits, from `min` to `max`. */
function wholeNumber(min: number, max: number) {
  const message = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .pipe(z.number().min(min, message).max(max, message));
}

/** TCP port; 0 is refused because other parts must know where to find it. */
function port() {
  return wholeNumber(1, 65_535);
}

function postgresUrl() {
  return z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' });
}

/** A secret of at least `length` characters; a repeated or well-known filler is refused, so that no default goes live. */
function secret(length: number) {
  return z
    .string()
    .min(length, `must have at least ${length} characters`)
    .refine((value) => new Set(value).size >= 10, 'must be random (too few different characters)')
    .refine((value) => !/change-?me|secret|example|default/i.test(value), 'must not be a placeholder');
}

function isTrustedProxy(value: string): boolean {
  return /^[1-9]$/.test(value) || value.split(',').every((part) => isNetwork(part.trim()));
}

/** An address with or without the length of its network. */
function isNetwork(text: string): boolean {
  const [address = '', length, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= (version === 4 ? 32 : 128));
}

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}

/** Plain SMTP to another host needs either TLS or the words that somebody decided against it. */
function refineSmtpUrl(value: string, context: z.RefinementCtx): void {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !['smtp:', 'smtps:'].includes(url.protocol) || !url.hostname) {
    context.addIssue({ code: 'custom', message: 'must be an smtp:// or smtps:// URL' });
    return;
  }
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  const decided = url.searchParams.get('requireTLS') === 'true' || url.searchParams.get('ignoreTLS') === 'true';
  if (url.protocol === 'smtp:' && !loopback && !decided) {
    context.addIssue({
      code: 'custom',
      message:
        'names another host without TLS: use smtps://, add ?requireTLS=true, or ?ignoreTLS=true inside a closed network',
    });
  }
}
