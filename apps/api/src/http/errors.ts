import { HttpException } from '@nestjs/common';
import type { Unmet } from '#domain/errors.js';
import type { Problem } from './answer.js';

/** A way to say no with a status code, a stable problem code and words for people. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(
    readonly status: number,
    readonly problem: Problem,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(problem.title);
  }
}

/** What an error becomes for the client. */
export interface ErrorAnswer {
  readonly status: number;
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
}

/** PostgreSQL is away: refused, cut, shutting down, out of connections. */
const AWAY = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND', 'ETIMEDOUT', '57P01', '57P02', '57P03', '53300', '08000', '08003', '08006', '08001']); // prettier-ignore
const AWAY_WORDS =
  /connection terminated|timeout exceeded when trying to connect|client was closed|not queryable|the database system is/i;

/** Rule codes whose status is not 422. */
const RULE_STATUS: Readonly<Record<string, number>> = {
  'idempotency-key-busy': 409,
  'evidence-too-large': 413,
  'evidence-type': 415,
  'evidence-content': 415,
  'evidence-unknown': 404,
  'record-unknown': 404,
  'not-isms-manager': 403,
  'company-import-needed': 403,
  'final-record': 409,
  'bad-cursor': 400,
  'not-involved': 403,
  'unknown-record': 404,
  'not-allowed': 403,
  'unknown-person': 404,
  'unknown-delegation': 404,
  'unknown-departure': 404,
  'has-left': 409,
  'mail-taken': 409,
  'role-held': 409,
  'role-not-held': 409,
  'task-not-open': 409,
  'cycle-stands': 409,
  'document-stands': 409,
  'version-open': 409,
  'emergency-open': 409,
  'not-open': 409,
  obsolete: 409,
  'asked-already': 409,
};

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request could not be read',
  401: 'Sign in or send a machine token',
  403: 'Not allowed',
  404: 'Not found',
  405: 'This method is not allowed here',
  409: 'Conflict',
  413: 'Too large',
  415: 'This type is not accepted',
  422: 'Requirements are not met',
  429: 'Too many requests',
  503: 'Not available for the moment',
};

/** Maps any error to a status code and a problem; details of our own mistakes never leave. */
export function answerOf(error: unknown): ErrorAnswer {
  if (error instanceof Refused) return { status: error.status, problem: error.problem, headers: error.headers };
  if (isAway(error)) return away(error);
  if (error instanceof HttpException) return ofStatus(error.getStatus(), messageOf(error));
  return ofParts(error as Partial<ErrorParts>);
}

/** Errors of the rules and of the HTTP server; anything else is a mistake of ours. */
function ofParts({
  name,
  code = 'rule',
  message = '',
  unmet = [],
  statusCode = 500,
}: Partial<ErrorParts>): ErrorAnswer {
  if (name === 'RuleViolation') return ofRule(code, message, unmet);
  if (statusCode >= 400 && statusCode < 500) return ofStatus(statusCode, message);
  const problem = { code: 'defect', title: 'Something is wrong on our side', detail: 'It was logged.' };
  return { status: 500, problem, headers: {} };
}

interface ErrorParts {
  name: string;
  code: string;
  message: string;
  unmet: readonly Unmet[];
  statusCode: number;
}

/** True when the database (or another part we stand on) is away. */
function isAway(error: unknown): boolean {
  const { name, code, message = '', driverError } = (error ?? {}) as Partial<ErrorParts> & { driverError?: unknown };
  if (name === 'Outage' || (code !== undefined && AWAY.has(code)) || AWAY_WORDS.test(message)) return true;
  return driverError !== undefined && driverError !== error && isAway(driverError);
}

/** Whether nothing can have been recorded: the connection never stood. */
function neverConnected(error: unknown): boolean {
  const { code, message = '' } = (error ?? {}) as Partial<ErrorParts>;
  return (
    code === 'ECONNREFUSED' ||
    code === 'ENOTFOUND' ||
    code === '57P03' ||
    code === '53300' ||
    /trying to connect/i.test(message)
  );
}

function away(error: unknown): ErrorAnswer {
  const detail = neverConnected(error)
    ? 'Nothing was recorded. Please try again in a few seconds.'
    : 'The connection broke while your request was under way. Load the page again in a few seconds: it shows whether it was recorded. Sending it again is safe; nothing is recorded twice.';
  return {
    status: 503,
    problem: { code: 'database-away', title: 'The records are not available for the moment', detail },
    headers: { 'retry-after': '5' },
  };
}

function ofRule(code: string, message: string, unmet: readonly Unmet[]): ErrorAnswer {
  const status = RULE_STATUS[code] ?? 422;
  const problem: Problem = {
    code,
    title: TITLES[status] ?? 'Not possible',
    detail: message,
    ...(unmet.length > 0 ? { unmet } : {}),
  };
  return { status, problem, headers: {} };
}

function ofStatus(status: number, detail: string): ErrorAnswer {
  const title = TITLES[status] ?? 'The request was refused';
  return { status, problem: { code: title.toLowerCase().replaceAll(/[^a-z]+/g, '-'), title, detail }, headers: {} };
}

function messageOf(error: HttpException): string {
  const response = error.getResponse();
  if (typeof response === 'string') return response;
  const { message } = response as { message?: unknown };
  return Array.isArray(message) ? message.join(' ') : typeof message === 'string' ? message : error.message;
}
