import { RuleViolation } from '#domain/errors.js';
import { activatePerson, confirmDeparture, deactivatePerson } from '#records/directory/departure.js';
import { revokeDelegation, setDelegation } from '#records/directory/set-delegation.js';
import { reassignTask } from '#records/path/reassign-task.js';
import type { ApiDeps } from '../http/api-deps.js';
import { pathDepsOf } from '../http/path-deps.js';
import { resolvePerson } from '../task/submission.js';

export interface PersonAct {
  readonly deps: ApiDeps;
  /** Person the page is about. */
  readonly personId: string;
  /** Signed-in person. */
  readonly by: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** What the buttons of the page do; each returns messages to Temporal, or throws the RuleViolation that the page explains. */
export const PERSON_ACTS: Readonly<Record<string, (act: PersonAct) => Promise<readonly string[]>>> = {
  absence: async ({ deps, personId, by, fields }) => {
    const toId = await named(deps, fields['to']);
    const days = { firstDay: day(fields['firstDay']), lastDay: day(fields['lastDay']) };
    const moveOpenTasks = fields['moveOpenTasks'] === '1';
    const wanted = { fromId: personId, toId, scope: 'ALL' as const, ...days, moveOpenTasks, by };
    return (await setDelegation(deps.records, wanted, pathDepsOf(deps))).moved.outboxIds;
  },
  'end-absence': async ({ deps, by, fields }) => {
    await revokeDelegation(deps.records, { id: id(fields['delegation']), by });
    return [];
  },
  leave: async ({ deps, personId, by, fields }) => {
    const successor = (fields['successor'] ?? '').trim();
    const successorId = successor === '' ? null : await named(deps, successor);
    const lastDay = fields['leaves'] ? day(fields['leaves']) : null;
    const recorded = await deactivatePerson(deps.records, { personId, lastDay, successorId, by }, pathDepsOf(deps));
    return recorded.outboxIds;
  },
  stay: async ({ deps, personId, by }) => {
    await activatePerson(deps.records, { personId, by });
    return [];
  },
  confirm: async ({ deps, by, fields }) => {
    await confirmDeparture(deps.records, { id: id(fields['departure']), by });
    return [];
  },
  reassign: async ({ deps, by, fields }) => {
    const toId = await named(deps, fields['to']);
    const reason = (fields['reason'] ?? '').slice(0, 8_000);
    const request = { taskId: id(fields['task']), toId, reason, by };
    return (await reassignTask(deps.records, request, pathDepsOf(deps))).outboxIds;
  },
};

async function named({ records }: ApiDeps, text = ''): Promise<string> {
  const found = await resolvePerson(records, text);
  if ('id' in found) return found.id;
  throw new RuleViolation('unknown-person', found.reason);
}

function day(text = ''): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new RuleViolation('day', 'Give the day.');
}

/** A hidden field of the page; anything else opens nothing. */
function id(text = ''): string {
  return /^[0-9a-f-]{36}$/.test(text) ? text : '00000000-0000-0000-0000-000000000000';
}
