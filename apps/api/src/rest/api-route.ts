import { applyDecorators, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiCookieAuth, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { MachineScope } from '#records/access/machine-tokens.js';
import type { z } from 'zod';
import { MachineScopeNeeded, MachinesRefusedBehind, PrincipalGuard } from '../http/principal.js';
import { NoQueryGuard } from './no-query-guard.js';

interface RouteWords {
  readonly summary: string;
  /** What a machine token must be good for; null = an act of a person, for which no machine token is good. */
  readonly scope: MachineScope | null;
  /** With scope null: the attempt of a machine reaches the route, which refuses it and tells the trail. */
  readonly machinesTold?: boolean;
  /** Status and shape of success. */
  readonly status: number;
  readonly answer: z.ZodType;
  /** The route checks its query by a schema; without it none may come. */
  readonly query?: boolean;
  /** Statuses of problems besides 401, 403 and 503. */
  readonly problems?: readonly number[];
}

const PROBLEM_WORDS: Readonly<Record<number, string>> = {
  400: 'The request could not be read',
  401: 'Neither signed in nor a machine token',
  403: 'Not allowed',
  404: 'Not there, or not for you to see',
  409: 'Conflict',
  413: 'Too large',
  415: 'This type is not accepted',
  422: 'Requirements are not met',
  429: 'Too many requests',
  503: 'Not available for the moment; see Retry-After',
};

const PEOPLE = 'An act of a person, signed in. Every machine token is refused.';

/** Guard, scope and documentation of an API route in one place. */
export function ApiRoute({
  summary,
  scope,
  machinesTold = false,
  status,
  answer,
  query = false,
  problems = [],
}: RouteWords) {
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return applyDecorators(
    UseGuards(PrincipalGuard, ...(query ? [] : [NoQueryGuard])),
    ...(scope === null ? [] : [MachineScopeNeeded(scope), ApiBearerAuth('machineToken')]),
    ...(machinesTold ? [MachinesRefusedBehind()] : []),
    ApiCookieAuth('session'),
    ApiOperation({ summary, description: scope === null ? PEOPLE : `Machine tokens need the scope \`${scope}\`.` }),
    ApiResponse({ status, standardSchema: answer, description: summary }),
    ...[401, 403, 503, ...problems].map((code) =>
      ApiResponse({ status: code, description: PROBLEM_WORDS[code] ?? '', content }),
    ),
  );
}
