import { pino, type Logger } from 'pino';

export type { Logger };

/** Structured log of one app: one line per transition, ids and not bodies. Tokens and addresses are redacted wherever they appear. */
export function createLogger(options: { app: string; level: string }): Logger {
  return pino({
    name: options.app,
    level: options.level,
    redact: {
      paths: [
        'token',
        'address',
        'code',
        '*.token',
        '*.address',
        '*.code',
        'req.headers.cookie',
        'req.headers.authorization',
      ],
      censor: '[redacted]',
    },
  });
}
