import { shapeProblems } from '#domain/directory/delegation.rules.js';
import { peopleIn } from '#domain/cycle/entry-needs.rules.js';
import type { Tx } from '../transaction.js';
import type { CompanyFile } from './company-file.js';
import type { CompanyDates } from './company-dates.js';
import { PERSON_FIELDS } from './read-form-entry.js';
import type { Problems } from './reading.js';

type Kind = 'person' | 'department' | 'site' | 'calendar';

interface Reference {
  readonly path: string;
  readonly kind: Kind;
  readonly id: string | null | undefined;
}

const SQL: Readonly<Record<Kind, string>> = {
  person: 'select id from person where id = any ($1::text[])',
  department: 'select id from department where id = any ($1::text[])',
  site: 'select id from site where id = any ($1::text[])',
  calendar: 'select id from calendar where id = any ($1::text[])',
};

/** Notes everything in the file that refers to nothing: neither in the file nor on record. */
export async function checkReferences(tx: Tx, file: CompanyFile, problems: Problems): Promise<void> {
  const references = referencesOf(file);
  const known: Record<Kind, Set<string>> = {
    person: new Set(file.people.map(({ id }) => id)),
    department: new Set(file.departments.map(({ id }) => id)),
    site: new Set(file.sites.map(({ id }) => id)),
    calendar: new Set(file.calendars.map(({ id }) => id)),
  };
  for (const kind of Object.keys(SQL) as Kind[]) {
    const asked = references
      .filter((item) => item.kind === kind && item.id && !known[kind].has(item.id))
      .map(({ id }) => id);
    if (asked.length === 0) continue;
    const found = await tx.query<{ id: string }>(SQL[kind], [[...new Set(asked)]]);
    for (const { id } of found) known[kind].add(id);
  }
  for (const { path, kind, id } of references) {
    if (id && !known[kind].has(id)) problems.add(path, `${id} does not exist`);
  }
}

/** Notes ids, addresses and roles that two entries share, people who are their own manager or deputy, and rings of managers. */
export function checkPeople(file: CompanyFile, problems: Problems): void {
  for (const key of ['calendars', 'sites', 'departments', 'people'] as const) {
    noteDoubles(key, 'id', { values: file[key].map(({ id }) => id), problems });
  }
  noteDoubles('people', 'mail', { values: file.people.map(({ mail, left }) => (left ? '' : mail)), problems });
  noteDoubles('roles', '', {
    values: file.roles.map(({ role, person, from }) => [role, person, from].join(' ').trim()),
    problems,
  });
  noteDoubles('delegations', '', {
    values: file.delegations.map(({ from, to, starts }) => [from, to, starts].join(' ')),
    problems,
  });
  file.people.forEach(({ id, manager, deputy }, index) => {
    if (id !== '' && manager === id) problems.add(`people[${index}].manager`, `${id} cannot be their own manager`);
    if (id !== '' && deputy === id) problems.add(`people[${index}].deputy`, `${id} cannot be their own deputy`);
  });
  noteRings(file, problems);
}

/** Notes everything that ends before it begins. */
export function checkOrder(file: CompanyFile, dates: CompanyDates, problems: Problems): void {
  const check = (path: string, from: string | null | undefined, to: string | null | undefined): void => {
    if (from && to && dates.day(to) < dates.day(from)) problems.add(path, `${to} lies before ${from}`);
  };
  file.people.forEach(({ joined, left }, index) => check(`people[${index}].left`, joined, left));
  file.roles.forEach(({ from, to }, index) => check(`roles[${index}].to`, from, to));
  file.delegations.forEach(({ starts, ends }, index) => check(`delegations[${index}].ends`, starts, ends));
}

/** Notes delegations of the file that cannot stand beside each other: doubles in time, rings, chains that are too long. */
export function checkDelegations(file: CompanyFile, dates: CompanyDates, problems: Problems): void {
  const wanted = file.delegations.map(({ from, to, starts, ends }) => ({
    ...{ fromId: from, toId: to, scope: 'ALL' as const },
    ...{ startsAt: dates.startOf(starts), endsAt: dates.endOf(ends) },
  }));
  wanted.forEach((one, index) => {
    const others = wanted.filter((other) => other !== one);
    const broken = shapeProblems(one, others).filter(
      ({ code }) => code === 'overlap' || code === 'loop' || code === 'chain',
    );
    for (const { reason } of broken) problems.add(`delegations[${index}]`, reason);
  });
}

/** Notes addresses that somebody who is not in the file has. */
export async function checkMails(tx: Tx, file: CompanyFile, problems: Problems): Promise<void> {
  const taken = await tx.query<{ id: string; mail: string }>(
    `select id, lower(mail) as mail from person
      where lower(mail) = any ($1::text[]) and left_at is null and not (id = any ($2::text[]))`,
    [file.people.filter(({ left }) => !left).map(({ mail }) => mail), file.people.map(({ id }) => id)],
  );
  const holders = new Map(taken.map(({ id, mail }) => [mail, id]));
  file.people.forEach(({ mail, left }, index) => {
    const holder = holders.get(mail);
    if (holder !== undefined && !left) problems.add(`people[${index}].mail`, `${mail} belongs to ${holder}`);
  });
}

function noteDoubles(
  list: string,
  key: string,
  { values, problems }: { values: readonly string[]; problems: Problems },
): void {
  const first = new Map<string, number>();
  values.forEach((value, index) => {
    const before = first.get(value);
    if (value === '') return;
    if (before === undefined) first.set(value, index);
    else problems.add(`${list}[${index}]${key && `.${key}`}`, `${value} stands in ${list}[${before}] too`);
  });
}

/** Escalation climbs the line of managers: a ring would never reach the top. */
function noteRings(file: CompanyFile, problems: Problems): void {
  const managers = new Map(file.people.map(({ id, manager }) => [id, manager]));
  const cleared = new Set<string>();
  file.people.forEach(({ id }, index) => {
    const line: string[] = [];
    let at: string | null | undefined = id;
    while (at && !cleared.has(at) && !line.includes(at)) {
      line.push(at);
      at = managers.get(at);
    }
    if (at && line.length > 1 && line.includes(at)) {
      problems.add(`people[${index}].manager`, `is a ring: ${[...line.slice(line.indexOf(at)), at].join(' → ')}`);
    }
    for (const person of line) cleared.add(person);
  });
}

function referencesOf(file: CompanyFile): Reference[] {
  const references: Reference[] = [];
  const add: Add = (path, kind, id) => {
    references.push({ path, kind, id });
  };
  file.sites.forEach((site, i) => add(`sites[${i}].calendar`, 'calendar', site.calendar));
  file.departments.forEach((department, i) => {
    add(`departments[${i}].parent`, 'department', department.parent);
    add(`departments[${i}].head`, 'person', department.head);
  });
  file.people.forEach((person, i) => {
    add(`people[${i}].site`, 'site', person.site);
    add(`people[${i}].department`, 'department', person.department);
    add(`people[${i}].manager`, 'person', person.manager);
    add(`people[${i}].deputy`, 'person', person.deputy);
  });
  file.roles.forEach((role, i) => add(`roles[${i}].person`, 'person', role.person));
  file.delegations.forEach((delegation, i) => {
    add(`delegations[${i}].from`, 'person', delegation.from);
    add(`delegations[${i}].to`, 'person', delegation.to);
  });
  file.documents.forEach((document, i) => {
    for (const key of ['owner', 'approver'] as const) add(`documents[${i}].${key}`, 'person', document[key]);
    add(`documents[${i}].department`, 'department', document.department);
    document.audienceDepartments.forEach((id, at) =>
      add(`documents[${i}].audienceDepartments[${at}]`, 'department', id),
    );
    document.versions.forEach(({ author }, at) => add(`documents[${i}].versions[${at}].author`, 'person', author));
    add(`documents[${i}].draft.author`, 'person', document.draft?.author);
    document.draft?.reviewers.forEach((id, at) => add(`documents[${i}].draft.reviewers[${at}]`, 'person', id));
  });
  file.correctiveActions.forEach((record, i) => addRecord(`correctiveActions[${i}]`, record, add));
  file.cycles.forEach((cycle, i) => addCycle(`cycles[${i}]`, cycle, add));
  return references;
}

type Add = (path: string, kind: Kind, id: string | null | undefined) => void;

function addCycle(path: string, cycle: CompanyFile['cycles'][number], add: Add): void {
  cycle.gates.forEach(({ by }, i) => add(`${path}.gates[${i}].by`, 'person', by));
  cycle.outputs.forEach(({ author, approver, entry }, i) => {
    add(`${path}.outputs[${i}].author`, 'person', author);
    add(`${path}.outputs[${i}].approver`, 'person', approver);
    for (const { list, row, cell, id } of peopleIn(entry ?? {}))
      add(`${path}.outputs[${i}].entry.${list}[${row}].${cell}`, 'person', id);
  });
  cycle.waivers.forEach(({ by }, i) => add(`${path}.waivers[${i}].by`, 'person', by));
}

function addRecord(path: string, record: CompanyFile['correctiveActions'][number], add: Add): void {
  add(`${path}.department`, 'department', record.department);
  for (const key of ['raisedBy', 'owner', 'verifier', 'findingAuditor', 'closedBy'] as const) {
    add(`${path}.${key}`, 'person', record[key]);
  }
  record.actions.forEach((action, i) => add(`${path}.actions[${i}].implementer`, 'person', action.implementer));
  record.steps.forEach((step, i) => {
    add(`${path}.steps[${i}].by`, 'person', step.by);
    for (const [key, value] of Object.entries(step.entry)) {
      if (PERSON_FIELDS.has(key)) add(`${path}.steps[${i}].entry.${key}`, 'person', value as string | null);
    }
  });
}
