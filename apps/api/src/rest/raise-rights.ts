import { isAuditSource, type Grade, type Source } from '#domain/corrective-action/states.js';
import type { RoleCode } from '#domain/roles/roles.js';
import { Refused } from '../http/errors.js';
import type { Principal } from '../http/principal.js';

/** Where anybody may say that a nonconformity comes from: no process of the ISMS speaks through these. */
const EVERYBODY: ReadonlySet<Source> = new Set(['EMPLOYEE', 'COMPLAINT', 'INCIDENT', 'RISK', 'LEGAL']);

/** Findings of an audit come graded and only a lead auditor withdraws them; so not everybody makes one (specification P3). */
const AUDITORS: Readonly<Partial<Record<Source, readonly RoleCode[]>>> = {
  AUDIT_INT: ['LEAD_AUDITOR', 'AUDITOR'],
  // Entered by the ISMS Manager with the grade of the body.
  AUDIT_EXT: ['IM', 'DEPUTY_IM', 'EXTERNAL_AUDITOR'],
};
const MANAGERS: readonly RoleCode[] = ['IM', 'DEPUTY_IM'];

/**
 * Refuses a source or a grade that this caller may not speak for.
 * @throws Refused 403 `source-not-yours`, `grade-not-yours`
 */
export function refuseForeignSource(principal: Principal, raised: { source: Source; grade?: Grade | undefined }): void {
  const { source, grade } = raised;
  if (!maySay(principal, source)) {
    const who = isAuditSource(source)
      ? 'Findings of an internal audit are raised by its auditors, those of an external body by the ISMS Manager, or by a machine with the scope "audit".'
      : 'This source belongs to a process of the ISMS; leave "source" out, and the ISMS Manager decides where it comes from.';
    throw new Refused(403, {
      code: 'source-not-yours',
      title: `You may not raise from the source ${source}`,
      detail: who,
    });
  }
  if (grade !== undefined && !mayGrade(principal, source)) {
    throw new Refused(403, {
      code: 'grade-not-yours',
      title: 'You may not grade this',
      detail:
        'Only findings of an audit arrive graded; every other nonconformity is graded by its triage. Leave "grade" out.',
    });
  }
}

function maySay({ machine, viewer }: Principal, source: Source): boolean {
  if (machine) return !isAuditSource(source) || machine.scopes.includes('audit');
  const allowed = AUDITORS[source] ?? MANAGERS;
  return EVERYBODY.has(source) || viewer.roles.some((role) => allowed.includes(role));
}

/** Whoever may raise a finding gives it its grade; a machine with the scope speaks for the audit tool. */
function mayGrade({ machine }: Principal, source: Source): boolean {
  return isAuditSource(source) || machine?.scopes.includes('audit') === true;
}
