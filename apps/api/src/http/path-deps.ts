import { linkHash } from '#links/task-links.js';
import type { PathDeps } from '#records/path/deps.js';
import type { ApiDeps } from './api-deps.js';

/** What transactions that open tasks need from outside the records: how a link's token is derived. */
export function pathDepsOf({ key }: Pick<ApiDeps, 'key'>): PathDeps {
  return { links: { keyId: key.id, hashOf: (linkId) => linkHash(key, linkId) } };
}
