import { Controller, Get, HttpCode, Inject, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { applyDirectoryChanges } from '#records/directory/apply-directory-changes.js';
import { readToldEntry } from '#forms/told-entry.js';
import type { RoleCode } from '#domain/roles/roles.js';
import { readPeople } from '#records/directory/read-people.js';
import { importCompany } from '#records/import/import-company.js';
import { importPeopleCsv } from '#records/import/import-people-csv.js';
import { API_DEPS, type ApiDeps } from '../http/api-deps.js';
import { Refused } from '../http/errors.js';
import { pathDepsOf } from '../http/path-deps.js';
import { principalOf, type Principal } from '../http/principal.js';
import { ApiRoute } from './api-route.js';
import { importReportSchema, peopleQuerySchema, peopleSchema } from './schemas.js';

@ApiTags('People')
@Controller('api/v1/people')
export class PeopleController {
  constructor(@Inject(API_DEPS) private readonly deps: ApiDeps) {}

  @Get()
  @ApiRoute({
    summary: 'People who work here now; for most people only the one whose work mail they name',
    scope: 'read',
    status: 200,
    answer: peopleSchema,
    query: true,
    problems: [400],
  })
  async list(
    @Query({ schema: peopleQuerySchema }) query: z.infer<typeof peopleQuerySchema>,
    @Req() request: FastifyRequest,
  ): Promise<unknown> {
    if (!seesEverybody(principalOf(request))) refuseUnlessOneMail(query.search);
    const { people, next } = await readPeople(this.deps.records, {
      ...query,
      exactMail: !seesEverybody(principalOf(request)),
    });
    return { items: people, next };
  }

  /** Idempotent: what is on record already changes nothing. Who may is asked by `importGate`, before the body is read. */
  @Post('import')
  @HttpCode(200)
  @ApiConsumes('application/json', 'text/csv')
  @ApiBody({ schema: { type: 'object', description: 'A company file, or CSV with id, name, mail, site …' } })
  @ApiRoute({
    summary: 'Imports people and places: a company file as JSON, or people as CSV; all of it with the scope `company`',
    scope: 'import',
    status: 200,
    answer: importReportSchema,
    problems: [400, 415, 422],
  })
  async import(@Req() request: FastifyRequest): Promise<unknown> {
    const { machine, actor } = principalOf(request);
    const { records, doors } = this.deps;
    const how = {
      source: 'API',
      actor,
      onlyPeople: machine?.scopes.includes('company') !== true,
      readEntry: readToldEntry,
    };
    const report =
      typeof request.body === 'string'
        ? await importPeopleCsv(records, request.body, how)
        : await importCompany(records, request.body, how);
    // Leavers, absences and ended roles of the file take the road of every other change, at once.
    if (report.changed) await doors.dispatch((await applyDirectoryChanges(records, pathDepsOf(this.deps))).outboxIds);
    return report;
  }
}

const DIRECTORY_READERS: readonly RoleCode[] = ['IM', 'DEPUTY_IM', 'HR'];

/** Names and addresses of everybody are for those who work with them; a machine has the scope. */
function seesEverybody({ machine, viewer }: Principal): boolean {
  if (machine || viewer.departments.length > 0) return true;
  return viewer.roles.some((role) => DIRECTORY_READERS.includes(role));
}

function refuseUnlessOneMail(search: string | undefined): void {
  if (/^[^\s@]+@[^\s@]+$/.test(search?.trim() ?? '')) return;
  throw new Refused(403, {
    code: 'not-allowed',
    title: 'The list of people is not for everybody',
    detail:
      'Search for one person by the whole work mail. The ISMS Manager, Human Resources and heads of departments see the list.',
  });
}
