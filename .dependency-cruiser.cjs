const { PINS, ROOMS, TESTS } = require('./tools/rooms.cjs');

const below = (...rooms) => rooms.map((room) => `^${ROOMS[room].path}/`);
const packages = (...names) => names.map((name) => `node_modules/(@types/)?${name}/`);
const list = (names) => (names.length > 0 ? names.join(', ') : 'nothing');
const OWN_CODE = '^(apps|libs|workflows|activities|bench|test|tools)/';

/** Three rules for each room: other rooms, packages, core modules of Node. */
function rulesOf([name, room]) {
  const from = { path: below(name), pathNot: TESTS };
  return [
    {
      name: `room-${name}`,
      comment: `${room.path} may import these rooms: ${list(room.rooms)}. Move what is shared to a room both may see, or pass it as an argument.`,
      from,
      to: { path: OWN_CODE, pathNot: below(name, ...room.rooms) },
    },
    {
      name: `packages-of-${name}`,
      comment: `${room.path} may import these packages: ${list(room.packages)}. Put the use where the package belongs, or add it to tools/rooms.cjs with a reason.`,
      from: name === 'domain' ? { ...from, pathNot: [...TESTS, '^libs/domain/src/calendar/'] } : from,
      to: { path: 'node_modules/', pathNot: packages(...room.packages) },
    },
    room.node !== 'any' && {
      name: `node-in-${name}`,
      comment: `${room.path} may use these core modules of Node: ${list(room.node)}. Reach the world from an activity or an app.`,
      from,
      to: { dependencyTypes: ['core'], pathNot: room.node.map((module) => `^(node:)?${module}$`) },
    },
  ].filter(Boolean);
}

const pinRules = PINS.map(({ name, packages: pinned, rooms }) => ({
  name,
  comment: `${list(pinned)}: only in ${list(rooms.map((room) => ROOMS[room].path))}. Ask that room for what you need.`,
  from: { pathNot: [...TESTS, ...below(...rooms)] },
  to: { path: packages(...pinned) },
}));

const generalRules = [
  {
    name: 'packages-of-domain-calendar',
    comment: 'libs/domain/src/calendar may import temporal-polyfill alone, and never its Temporal.Now.',
    from: { path: '^libs/domain/src/calendar/', pathNot: TESTS },
    to: { path: 'node_modules/', pathNot: packages('temporal-polyfill') },
  },
  {
    name: 'config-as-type-only',
    comment: 'A room takes its settings as an argument: write `import type` from #config. Only apps read settings.',
    from: { path: '^(libs|activities)/', pathNot: [...TESTS, '^libs/config/'] },
    to: { path: below('config'), dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'testing-only-in-tests',
    comment: 'libs/testing and *-fixture.ts are for tests. Move what the product needs out of them.',
    from: { pathNot: TESTS },
    to: { path: ['^libs/testing/', '-fixture\\.tsx?$'] },
  },
  {
    name: 'no-dev-dependency',
    comment: 'The product is installed without development packages. Move it to "dependencies", or into a test.',
    from: { path: '^(apps|libs|workflows|activities)/', pathNot: [...TESTS, '\\.mjs$'] },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'no-cycles',
    comment: 'Two files need each other. Move the shared part to a third one, or import only a type.',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'not-resolvable',
    comment: 'Nothing stands at this import. Mend the path (with .js at the end), or declare the package.',
    from: {},
    to: { couldNotResolve: true },
  },
];

module.exports = {
  forbidden: [...Object.entries(ROOMS).flatMap(rulesOf), ...pinRules, ...generalRules].map((rule) => ({
    severity: 'error',
    ...rule,
  })),
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    webpackConfig: { fileName: 'tools/rooms-resolve.cjs' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
    reporterOptions: { text: { highlightFocused: true } },
  },
};
