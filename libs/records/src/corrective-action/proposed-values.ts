import type { CaseRow } from './case.js';
import { flatValues } from '../path/flat-values.js';
import type { StepRow } from '../tables/path.entity.js';
import type { Reader } from '../transaction.js';

/**
 * Values a form starts with, as flat field names: what was sent last for the same step (a returned plan is changed, not
 * typed again), at triage what the record already says, at an extension the day that was asked for.
 */
export async function proposedFor(read: Reader, of: { row: CaseRow; step: StepRow }): Promise<Record<string, string>> {
  const { row, step } = of;
  if (step.code === 'TRIAGE') return proposedTriage(read, row);
  if (step.code === 'EXTENSION') return proposedExtension(read, step);
  if (!['CONTAINMENT', 'ROOT_CAUSE', 'PLANNING'].includes(step.code)) return {};
  const [last] = await read.query<{ body: Record<string, unknown> | null }>(
    `select b.body from form_entry f join step s on s.id = f.step_id join content_blob b on b.id = f.content_id
      where s.record_id = $1 and s.code = $2 and s.part = $3 order by f.at desc, f.id desc limit 1`,
    [row.id, step.code, step.part],
  );
  return last?.body ? await flatValues(read, last.body) : {};
}

async function proposedTriage(read: Reader, row: CaseRow): Promise<Record<string, string>> {
  const [head] = await read.query<{ mail: string }>(
    `select p.mail from role_assignment r join person p on p.id = r.person_id
      where r.role = 'DEPARTMENT_HEAD' and r.department_id = $1 and r.valid_to is null and p.left_at is null order by r.rank limit 1`,
    [row.department_id],
  );
  return {
    ...(row.grade === null ? {} : { grade: row.grade }),
    ...(head ? { ownerId: head.mail } : {}),
    ...(row.department_id === null ? {} : { departmentId: row.department_id }),
    requirementRefs: row.requirement_refs.join(', '),
  };
}

async function proposedExtension(read: Reader, step: StepRow): Promise<Record<string, string>> {
  const [asked] = await read.query<{ until: string | null }>(
    `select b.body->>'until' as until from form_entry f join content_blob b on b.id = f.content_id
      where f.step_id = $1 and f.form = 'EXTENSION_REQUEST' order by f.at desc limit 1`,
    [step.id],
  );
  return asked?.until ? { until: asked.until } : {};
}
