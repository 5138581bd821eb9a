// One project per size of test. A spec file that belongs to none fails `npm run check` and `npm test` (tools/specs.mjs).
const swc = {
  swcrc: false,
  jsc: {
    parser: { syntax: 'typescript', tsx: true, decorators: true, dynamicImport: true },
    transform: {
      legacyDecorator: true,
      decoratorMetadata: true,
      react: { runtime: 'automatic', importSource: 'hono/jsx' },
    },
    target: 'es2022',
    keepClassNames: true,
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
};

const common = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  setupFiles: ['<rootDir>/test/setup/errors-of-node.mjs'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleFileExtensions: ['js', 'mjs', 'cjs', 'ts', 'tsx', 'json', 'node'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.isms'],
  // Tests run the sources; dist is what programs run.
  moduleNameMapper: {
    '^#(activities|workflows)/(.*)\\.js$': '<rootDir>/$1/src/$2',
    '^#([a-z]+)/(.*)\\.js$': '<rootDir>/libs/$1/src/$2',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: { '^.+\\.tsx?$': ['@swc/jest', swc] },
};

/** Names of the projects in the order in which `npm test` runs them: what fails soonest comes first. */
export const PROJECTS = {
  unit: ['{apps,libs,activities,tools,test}/**/*.spec.{ts,tsx}'],
  replay: ['test/replay/**/*.spec.ts'],
  workflow: ['workflows/**/*.spec.ts'],
  int: ['{apps,libs,activities,workflows,test}/**/*.int-spec.{ts,tsx}'],
  e2e: ['test/**/*.e2e-spec.ts'],
};

/** Servers that a size of test needs; their addresses reach the spec files as ISMS_TEST_… variables. */
const SERVERS = {
  workflow: '<rootDir>/test/setup/parts-of-workflow.mjs',
  int: '<rootDir>/test/setup/parts-of-int.mjs',
};

export default {
  coverageProvider: 'v8',
  workerIdleMemoryLimit: '512MB',
  // Patience with one test or hook; a loaded machine of two cores is no reason to fail. A project cannot have its own.
  testTimeout: 60_000,
  projects: Object.entries(PROJECTS).map(([displayName, globs]) => ({
    ...common,
    displayName,
    testMatch: globs.map((glob) => `<rootDir>/${glob}`),
    ...(displayName === 'unit' && { testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/replay/'] }),
    ...(SERVERS[displayName] && {
      globalSetup: SERVERS[displayName],
      globalTeardown: '<rootDir>/test/setup/end-with-run.mjs',
    }),
  })),
};
