// How dependency-cruiser finds what is imported: `#room/...` means the room's source, and `.js` the TypeScript beside it.
const path = require('node:path');
const { ROOMS } = require('./rooms.cjs');

const root = process.cwd();
const alias = Object.fromEntries(
  Object.entries({ ...ROOMS, testing: { path: 'libs/testing' } }).map(([name, room]) => [
    `#${name}`,
    path.join(root, room.path, 'src'),
  ]),
);
module.exports = {
  resolve: { alias, extensionAlias: { '.js': ['.ts', '.tsx', '.js'] }, extensions: ['.ts', '.tsx', '.mjs', '.js'] },
};
