import { linkHash, type LinkKey } from '#links/task-links.js';
import type { Records } from '#records/data-source.js';
import { amendEntry, mayAmend } from '#records/path/amend-entry.js';
import { claimDecision } from '#records/path/claim-decision.js';
import type { PathDeps } from '#records/path/deps.js';
import { askExtension } from '#records/path/extension.js';
import { saveDraft } from '#records/path/drafts.js';
import { sendFreshLink } from '#records/path/fresh-link.js';
import { readSent } from '#records/path/read-sent.js';
import { readTask } from '#records/path/read-task.js';
import type { Dispatcher } from '#temporal/dispatcher.js';
import { createFastPath } from './fast-path.js';
import type { Doors } from './doors.js';

/** Binds the transactions of the path to the records and the fast path to Temporal. */
export function bindDoors(records: Records, on: { key: LinkKey; dispatcher: Dispatcher; restMs?: number }): Doors {
  const deps: PathDeps = { links: { keyId: on.key.id, hashOf: (linkId) => linkHash(on.key, linkId) } };
  return {
    readTask: (ask) => readTask(records, ask),
    claim: (request) => claimDecision(records, request, deps),
    saveDraft: (request) => saveDraft(records, request),
    askExtension: (ask) => askExtension(records, ask),
    sendFreshLink: (ask) => sendFreshLink(records, ask, deps),
    mayAmend: (ask) => mayAmend(records, ask),
    readSent: (ask) => readSent(records, ask),
    amend: (request) => amendEntry(records, request),
    ...createFastPath(records, on),
  };
}
