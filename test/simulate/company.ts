import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Company that the simulation starts with: six people who hold every role that a cycle asks for, and no record at all. */
const TEMPLATE = 'libs/records/data/minimal-open-approval.json';

/** Roles that the gates ask for besides those of the template. */
const MORE_ROLES = [
  ['RISK_OWNER', 'H05'],
  ['LEGAL', 'H02'],
] as const;

/** Ids of the ready entries of the tests → people of this company. */
const PEOPLE: Readonly<Record<string, string>> = {
  ...{ P01: 'H01', P02: 'H02', P03: 'H02', P05: 'H03', P07: 'H05', P09: 'H04', P10: 'H05' },
};

/** Mail address → person id. */
export type Addresses = ReadonlyMap<string, string>;

/** Writes the company file, with numbers of its own policy if told. @returns its path, and whose mailboxes there are */
export function writeCompany(policy: object = {}): { file: string; addresses: Addresses } {
  const company = JSON.parse(fs.readFileSync(TEMPLATE, 'utf8')) as {
    people: { id: string; mail: string }[];
    roles: { role: string; person: string; from: string }[];
  };
  const roles = MORE_ROLES.map(([role, person]) => ({ role, person, from: 'D0-400' }));
  // Somebody stands in for each head: the ladder hands on what a head leaves lying.
  const people = company.people.map((person) => (person.id === 'H05' ? { ...person, deputy: 'H06' } : person));
  const changed = { ...company, people, roles: [...company.roles, ...roles], correctiveActions: [], policy };
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'isms-company-')), 'company.json');
  fs.writeFileSync(file, JSON.stringify(changed));
  return { file, addresses: new Map(company.people.map(({ id, mail }) => [mail, id])) };
}

/** Person of this company who stands for one of the ready entries. */
export function personFor(id: string): string {
  return PEOPLE[id] ?? id;
}
