/** One row of the table in tools/rooms.cjs. */
export interface Room {
  readonly path: string;
  readonly rooms: readonly string[];
  readonly packages: readonly string[];
  readonly node: 'any' | readonly string[];
}

/** A file that breaks one rule, and the name by which the checker must call it. */
export interface Poison {
  readonly rule: string;
  readonly file: string;
  readonly text: string;
}

type Rooms = Readonly<Record<string, Room>>;
const LIBRARY = /^(libs|activities)\b/;

/** Files that break no rule: one target in each room, and one file that imports all that its row allows. */
export function CLEAN(rooms: Rooms): Record<string, string> {
  const files: Record<string, string> = { 'libs/testing/src/target.ts': 'export const target = 1;\n' };
  for (const [name, room] of Object.entries(rooms)) {
    const ofRooms = room.rooms.map((other) =>
      other === 'config' && LIBRARY.test(room.path)
        ? `import type { Target } from '#config/target.js';\nexport type Settings = Target;\n`
        : `import { target as ${other} } from '#${other}/target.js';\nexport const of${other} = ${other};\n`,
    );
    const ofPackages = room.packages.filter((one) => !one.includes('[')).map((one) => `import '${one}';\n`);
    files[`${room.path}/src/target.ts`] = `export type Target = string;\nexport const target = '${name}';\n`;
    files[`${room.path}/src/allowed.ts`] = [...ofPackages, ...ofRooms].join('') || 'export const none = 0;\n';
  }
  files['apps/api/src/door-fixture.ts'] =
    `import '#testing/target.js';\nexport const url = process.env.ISMS_TEST_PG_URL;\n`;
  files['apps/local/src/prints.ts'] = `console.log('Ready');\n`;
  files['libs/domain/src/pure.ts'] =
    'export const pure = (at: number): number => Math.max(new Date(at).getTime(), Date.UTC(2027, 0));\n';
  files['libs/domain/src/calendar/polyfill.ts'] =
    `import { Temporal } from 'temporal-polyfill';\nexport const day = Temporal.PlainDate.from('2027-01-01');\n`;
  return files;
}

/** One poisoned file for each rule of .dependency-cruiser.cjs; those of the table are made from the table. */
export function ROOM_POISON(rooms: Rooms): Poison[] {
  const ofTable = Object.entries(rooms).flatMap(([name, room]) => {
    const other = Object.keys(rooms).find((one) => one !== name && !room.rooms.includes(one)) ?? '';
    const poison = [
      imports(`room-${name}`, `${room.path}/src/other-room.ts`, `#${other}/target.js`),
      imports(`packages-of-${name}`, `${room.path}/src/other-package.ts`, 'typescript'),
    ];
    return room.node === 'any'
      ? poison
      : [...poison, imports(`node-in-${name}`, `${room.path}/src/core-module.ts`, 'node:fs')];
  });
  return [
    ...ofTable,
    imports('typeorm-only-in-records', 'workflows/src/typeorm.ts', 'typeorm'),
    imports('typeorm-only-in-records', 'apps/api/src/pg.ts', 'pg'),
    imports('nodemailer-only-in-mail', 'apps/worker/src/nodemailer.ts', 'nodemailer'),
    imports('pdfmake-only-in-pdf', 'apps/api/src/pdfmake.ts', 'pdfmake'),
    imports('marked-only-in-markdown', 'apps/api/src/marked.ts', 'marked'),
    imports('pdfmake-only-in-pdf', 'libs/records/src/fontkit.ts', 'fontkit'),
    imports('mail-catcher-only-in-local', 'libs/mail/src/smtp-server.ts', 'smtp-server'),
    imports('mail-catcher-only-in-local', 'libs/mail/src/mailparser.ts', 'mailparser'),
    imports('temporal-client-only-in-temporal', 'apps/api/src/temporal-client.ts', '@temporalio/client'),
    imports('temporal-worker-only-in-worker', 'activities/src/temporal-worker.ts', '@temporalio/worker'),
    imports('zod-only-at-the-edges', 'libs/contracts/src/zod.ts', 'zod'),
    imports('room-api', 'apps/api/src/workflows.ts', '#workflows/target.js'),
    imports('packages-of-domain-calendar', 'libs/domain/src/calendar/zod.ts', 'zod'),
    imports('config-as-type-only', 'libs/mail/src/reads-settings.ts', '#config/target.js'),
    imports('testing-only-in-tests', 'apps/api/src/testing.ts', '#testing/target.js'),
    imports('testing-only-in-tests', 'apps/api/src/fixture.ts', './door-fixture.js'),
    imports('no-dev-dependency', 'apps/worker/src/dev-dependency.ts', 'fast-check'),
    imports('no-cycles', 'libs/records/src/cycle.ts', './half-of-cycle.js'),
    imports('not-resolvable', 'libs/forms/src/nowhere.ts', '#domain/nowhere.js'),
  ];
}

function imports(rule: string, file: string, from: string): Poison {
  return { rule, file, text: `import '${from}';\n` };
}

const lines = (count: number, line: string): string => `${line}\n`.repeat(count);
const ofRecords = (rule: string, text: string): Poison => ({ rule, file: `libs/records/src/lint-${rule}.ts`, text });

/** One file for each limit of architecture 6. */
export const LINT_POISON: readonly Poison[] = [
  ofRecords('max-lines', lines(301, '// one line more than a file may have')),
  ofRecords('max-lines-per-function', `export function long(): void {\n${lines(60, '  // why')}}\n`),
  ofRecords('complexity', `export function f(n: number): void {\n${lines(10, '  if (n > 1) throw new Error();')}}\n`),
  ofRecords('max-params', 'export const f = (a: number, b: number, c: number, d: number): number => a + b + c + d;\n'),
  ofRecords('no-console', `console.log('here');\n`),
  ofRecords('no-explicit-any', 'export type Loose = any;\n'),
  ofRecords('ban-ts-comment', '// @ts-ignore\nexport const x: string = 1;\n'),
  ofRecords('no-floating-promises', 'export function f(p: Promise<void>): void {\n  p.then(() => 1);\n}\n'),
  ofRecords('no-misused-promises', 'export const f = (p: Promise<boolean>): number => (p ? 1 : 2);\n'),
  ofRecords(
    'switch-exhaustiveness-check',
    `export function f(s: 'OPEN' | 'CLOSED'): number {\n  switch (s) {\n    case 'OPEN':\n      return 1;\n  }\n  return 2;\n}\n`,
  ),
  { rule: 'no-restricted-globals', file: 'workflows/src/process.ts', text: 'export const pid = process.pid;\n' },
  { rule: 'no-restricted-globals', file: 'workflows/src/fetch.ts', text: `export const get = fetch('http://x');\n` },
  { rule: 'no-restricted-globals', file: 'workflows/src/buffer.ts', text: `export const b = Buffer.from('x');\n` },
  {
    rule: 'no-focused-tests',
    file: 'libs/forms/src/focused.spec.ts',
    text: `import { it } from '@jest/globals';\nit.only('hides the others', () => undefined);\n`,
  },
];

const inDomain = (name: string, expression: string): Poison => ({
  rule: 'domain-pure',
  file: `libs/domain/src/impure-${name}.ts`,
  text: `export const impure = ${expression};\n`,
});

/** At least one file for each rule of tools/house/rules.mjs. The directives are put together here: this file is checked too. */
export const HOUSE_POISON: readonly Poison[] = [
  inDomain('now', 'Date.now()'),
  inDomain('date', 'new Date()'),
  inDomain('alias', 'Date'),
  inDomain('random', 'Math.random()'),
  inDomain('brackets', `Math['random']()`),
  inDomain('uuid', 'crypto.randomUUID()'),
  inDomain('performance', 'performance.now()'),
  inDomain('temporal', 'Temporal.Now.instant()'),
  inDomain('timer', 'setTimeout(() => 1, 2)'),
  inDomain('format', `new Intl.DateTimeFormat('en').format()`),
  ...['oxlint-disable-next-line no-console', 'eslint-disable', '@ts-expect-error', 'c8 ignore next'].map(
    (directive, index) => ({
      rule: 'no-guardrail-disable',
      file: `libs/records/src/disabled-${index}.ts`,
      text: `// ${directive}\nexport const x = 1;\n`,
    }),
  ),
  { rule: 'env-only-in-config', file: 'apps/api/src/env.ts', text: 'export const url = process.env.DATABASE_URL;\n' },
  { rule: 'env-only-in-config', file: 'libs/mail/src/env.ts', text: `export const { env } = process;\n` },
  {
    rule: 'env-only-in-config',
    file: 'apps/local/src/env.ts',
    text: `import { env } from 'node:process';\nexport const e = env;\n`,
  },
  { rule: 'no-export-star', file: 'libs/forms/src/star.ts', text: `export * from './target.js';\n` },
  { rule: 'no-export-star', file: 'libs/forms/src/star-as.ts', text: `export * as all from './target.js';\n` },
  {
    rule: 'no-own-mock',
    file: 'libs/forms/src/mocked.spec.ts',
    text: `import { jest } from '@jest/globals';\njest.unstable_mockModule('#domain/target.js', () => ({}));\n`,
  },
  { rule: 'file-name', file: 'libs/forms/src/CamelCase.ts', text: 'export const x = 1;\n' },
  { rule: 'file-name', file: 'libs/forms/src/form.helper.ts', text: 'export const x = 1;\n' },
];

/** The file that `libs/records/src/cycle.ts` forms a cycle with: a cycle is named once. */
export const OTHER_HALF: Record<string, string> = {
  'libs/records/src/half-of-cycle.ts': `import './cycle.js';\n`,
};

/** Spec files in places that no project of jest.config.mjs looks at. */
export const SPEC_POISON: Record<string, string> = {
  'bench/lost.spec.ts': 'export {};\n',
  'workflows/src/lost.e2e-spec.ts': 'export {};\n',
};
