import { RuleViolation, type Unmet } from '#domain/errors.js';
import type { Records } from '#records/data-source.js';
import type { DocumentChange } from '#records/documents/change-document.js';
import type { z } from 'zod';
import { documentChangeSchema } from '../rest/document-schemas.js';
import { resolvePerson } from '../task/submission.js';

type Body = z.infer<typeof documentChangeSchema>;
type Fields = Readonly<Record<string, string>>;

/** Columns of a change; what is not named stays as it is. */
export function changeOf(body: Body): DocumentChange {
  const { ownerId, approverId, departmentId, reviewCycleMonths, audienceDepartments, ...same } = body;
  const renamed = {
    owner_id: ownerId,
    approver_id: approverId,
    department_id: departmentId,
    review_cycle_months: reviewCycleMonths,
    audience_departments: audienceDepartments,
  };
  return Object.fromEntries(Object.entries({ ...same, ...renamed }).filter(([, value]) => value !== undefined));
}

/**
 * The form of the register entry, checked as the API checks it; people by work mail, id or name.
 * @throws RuleViolation `register-entry` with what does not fit in `unmet`
 */
export async function readChange(records: Records, fields: Fields): Promise<DocumentChange> {
  const [owner, approver] = [await person(records, fields, 'ownerId'), await person(records, fields, 'approverId')];
  const months = said(fields, 'reviewCycleMonths');
  const read = documentChangeSchema.safeParse({
    title: said(fields, 'title'),
    ownerId: owner.id,
    approverId: approver.id,
    classification: said(fields, 'classification'),
    clauses: list(fields, 'clauses'),
    reviewCycleMonths: months === '' ? null : Number(months),
    audience: said(fields, 'audience'),
    audienceDepartments: list(fields, 'audienceDepartments'),
    related: list(fields, 'related'),
    source: said(fields, 'source') || null,
    edition: said(fields, 'edition') || null,
  });
  const unmet = [...owner.unmet, ...approver.unmet, ...problemsOf(read.error)];
  if (!read.success || unmet.length > 0)
    throw new RuleViolation('register-entry', unmet.map(({ reason }) => reason).join(' '), unmet);
  return changeOf(read.data);
}

/** A person whom a field names; nobody where it is empty. */
async function person(
  records: Records,
  fields: Fields,
  field: 'ownerId' | 'approverId',
): Promise<{ id: string | null; unmet: readonly Unmet[] }> {
  const text = said(fields, field);
  if (text === '') return { id: null, unmet: [] };
  const found = await resolvePerson(records, text);
  return 'id' in found
    ? { id: found.id, unmet: [] }
    : { id: null, unmet: [{ code: 'unknown-person', field, reason: found.reason }] };
}

function problemsOf(error: z.ZodError<Body> | undefined): Unmet[] {
  return (error?.issues ?? []).map(({ path, message }) => {
    const field = String(path[0] ?? '');
    return { code: 'register-entry', field, reason: `${field}: ${message}.` };
  });
}

function said(fields: Fields, name: string): string {
  return (fields[name] ?? '').trim();
}

/** Texts between commas, each once. */
function list(fields: Fields, name: string): string[] {
  const texts = said(fields, name)
    .split(/[,;\n]/)
    .map((text) => text.trim());
  return [...new Set(texts)].filter((text) => text !== '');
}
