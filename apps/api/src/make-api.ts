import 'reflect-metadata';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import { StandardSchemaValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { basePath, type ApiDeps } from './http/api-deps.js';
import { addHeaders } from './http/headers.js';
import { serveOpenApi } from './open-api.js';
import { importGate } from './rest/import-gate.js';
import { RouteTable } from './http/route-table.js';

/** Largest body that is read into memory; files are streamed and have their own limit. */
const BODY_LIMIT = 1024 * 1024;

/** Largest company file or CSV of people, on the one route that takes them. */
const IMPORT_LIMIT = 32 * 1024 * 1024;
const IMPORT_ROUTE = '/api/v1/people/import';

export interface ApiOptions {
  /** With the reading page of the API. */
  readonly docs: boolean;
  /** Proxies whose X-Forwarded-For names the client: how many, or their networks. None unless told. */
  readonly trustedProxy?: number | string[] | undefined;
}

/** So many steps back from us are proxies of ours; what stands before them in X-Forwarded-For is anybody's word. */
function trustOf(trusted: ApiOptions['trustedProxy']) {
  return typeof trusted === 'number' ? (_address: string, step: number) => step < trusted : (trusted ?? false);
}

/** Builds the HTTP door, ready to listen or to be injected by a test. The caller closes it. */
export async function makeApi(deps: ApiDeps, { docs, trustedProxy }: ApiOptions): Promise<NestFastifyApplication> {
  const routes = new RouteTable();
  const base = basePath(deps);
  const adapter = new FastifyAdapter({
    trustProxy: trustOf(trustedProxy),
    bodyLimit: BODY_LIMIT,
    multipart: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 300 },
    // A proxy may or may not take the prefix of PUBLIC_URL off; both work.
    rewriteUrl: ({ url = '/' }) => (base !== '' && url.startsWith(`${base}/`) ? url.slice(base.length) : url),
  });
  const fastify = adapter.getInstance();
  fastify.addHook('onRoute', (route) => {
    routes.add(route.method, route.url);
    if (route.url !== IMPORT_ROUTE) return;
    route.bodyLimit = IMPORT_LIMIT;
    route.onRequest = [...[route.onRequest ?? []].flat(), importGate(deps)];
  });
  addHeaders(fastify, deps.publicUrl);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(deps, routes), adapter, {
    logger: false,
    abortOnError: false,
  });
  fastify.addContentTypeParser('text/csv', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  await app.register(cookie);
  await app.register(multipart);
  app.useGlobalPipes(new StandardSchemaValidationPipe());
  serveOpenApi(app, docs);
  await app.init();
  await fastify.ready();
  return app;
}
