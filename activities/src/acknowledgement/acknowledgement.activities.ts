import type { AcknowledgementActivities } from '#contracts/human-task.js';
import type { Logger } from '#observability/logger.js';
import type { Records } from '#records/data-source.js';
import { askAudience } from '#records/documents/ask-audience.js';
import type { PathDeps } from '#records/path/deps.js';
import { asFailure } from '../as-failure.js';

/** Doors of an acknowledgement: one chunk of its audience for each call. */
export function createAcknowledgementActivities(deps: {
  records: Records;
  path: PathDeps;
  log: Logger;
}): AcknowledgementActivities {
  return {
    askAudience: (input) =>
      asFailure(askAudience(deps.records, input, deps.path), { log: deps.log, recordId: input.recordId }),
  };
}
