import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { FORMS } from '#forms/forms.js';
import { z } from 'zod';
import { SESSION_COOKIE } from './http/sessions.js';
import { decisionSchema, problemSchema } from './rest/schemas.js';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

/** The OpenAPI 3.1 description, generated from the routes and the zod schemas they check with. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('ISMS Engine')
    .setDescription(
      'Corrective actions of an ISO/IEC 27001:2022 management system. Machines raise, import and read; people decide, by link. Errors are problem details (RFC 9457).',
    )
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'Machine token; may never decide' }, 'machineToken')
    .addCookieAuth(SESSION_COOKIE, { type: 'apiKey', in: 'cookie' }, 'session')
    .build();
  const document = SwaggerModule.createDocument(app, config);
  document.components = { ...document.components, schemas: { ...document.components?.schemas, ...ownSchemas() } };
  document.paths['/t/{token}'] = taskLinkPath();
  return document;
}

/** Problem, decision and the entry of every form, so that clients can check what they send. */
function ownSchemas(): Schemas {
  const forms = Object.values(FORMS).map(({ code, schema }) => [code, schema] as const);
  const all = [['Problem', problemSchema] as const, ['Decision', decisionSchema] as const, ...forms];
  return Object.fromEntries(all.map(([name, schema]) => [name, jsonSchema(schema)])) as Schemas;
}

function jsonSchema(schema: z.ZodType): unknown {
  const { $schema: _dialect, id: _id, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest;
}

/** Deciding by link: the contract of the task page, spoken as JSON. */
function taskLinkPath(): OpenAPIObject['paths'][string] {
  const parameters = [{ name: 'token', in: 'path' as const, required: true, schema: { type: 'string' as const } }];
  const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  const problems = (codes: Readonly<Record<number, string>>) =>
    Object.fromEntries(Object.entries(codes).map(([code, description]) => [code, { description, content: problem }]));
  return {
    get: {
      summary: 'The task with its subject, answers and form token; changes nothing',
      tags: ['Decide by link'],
      parameters,
      responses: { 200: { description: 'The task' }, ...problems({ 404: 'Unknown link', 410: 'Expired link' }) },
    },
    post: {
      summary: 'Decides; the person is the one the link was mailed to',
      tags: ['Decide by link'],
      parameters,
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Decision' } } },
      },
      responses: {
        200: { description: 'Recorded; the receipt. The same answer again gets the same receipt.' },
        202: { description: 'Recorded; the process continues automatically when Temporal is back' },
        ...problems({
          401: 'Sign-in is needed as well (assurance level B)',
          403: 'Form token, foreign origin, handed on, role lost or separation of duties',
          404: 'Unknown link',
          409: 'Decided differently, decided by somebody else, or the subject changed',
          410: 'Expired link',
          422: 'Requirements are not met',
          429: 'Too many requests',
          503: 'PostgreSQL is away',
        }),
      },
    },
  };
}

/** Serves `/openapi.json` and, with `ui`, the reading page `/docs`. */
export function serveOpenApi(app: INestApplication, ui: boolean): void {
  SwaggerModule.setup('docs', app, () => openApiDocument(app), {
    ui,
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    customSiteTitle: 'ISMS Engine API',
  });
}
