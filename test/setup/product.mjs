import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../../tools/lib/files.mjs';

/** Imports a compiled module of the product, such as `libs/records/src/migrate.js`. `npm run build` goes before. */
export const product = (file) => import(pathToFileURL(path.join(ROOT, 'dist', file)).href);
