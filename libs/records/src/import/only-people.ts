import { RuleViolation } from '#domain/errors.js';
import { DEPARTMENT_HEAD } from '../directory/role-book.js';
import type { Tx } from '../transaction.js';
import type { CompanyFile } from './company-file.js';

/**
 * Refuses what an import of people must not bring: whoever decides what (roles, department heads, delegations), the rules
 * of the procedure (policy) and its evidence (cases). Those come with the installation, so that nobody makes themselves
 * the one who decides (A.5.3).
 * @throws RuleViolation `company-import-needed` with every such part in `unmet`
 */
export async function refuseUnlessPeople(tx: Tx, file: CompanyFile): Promise<void> {
  const parts: readonly (readonly [field: string, brought: boolean])[] = [
    ['company', file.company !== null],
    ['today', file.today !== null],
    ['complete', file.complete],
    ['roles', file.roles.length > 0],
    ['delegations', file.delegations.length > 0],
    ['policy', file.policy !== null],
    ['correctiveActions', file.correctiveActions.length > 0],
    ['cycles', file.cycles.length > 0],
    ...(await newHeads(tx, file)),
  ];
  const brought = parts.filter(([, there]) => there).map(([field]) => field);
  if (brought.length === 0) return;
  const reason = 'comes only with the company import';
  throw new RuleViolation(
    'company-import-needed',
    `An import of people takes people, sites, calendars and departments, not ${brought.join(', ')}. The rest comes with the company import: when the installation is made (npm start -- --company <file>), or with a machine token of the scope "company".`,
    brought.map((field) => ({ code: 'company-import-needed', field, reason })),
  );
}

/** The head of a department decides for it: naming the present one changes nothing, naming another is a role. */
async function newHeads(tx: Tx, { departments }: CompanyFile): Promise<[string, boolean][]> {
  const named = departments.filter(({ head }) => head !== null);
  if (named.length === 0) return [];
  const heads = await tx.query<{ department_id: string; person_id: string }>(
    `select department_id, person_id from role_assignment
      where role = $1 and valid_from <= isms_now() and (valid_to is null or valid_to > isms_now())`,
    [DEPARTMENT_HEAD],
  );
  const present = new Map(heads.map((row) => [row.department_id, row.person_id]));
  return named.map(({ id, head }) => [`departments.${id}.head`, present.get(id) !== head]);
}
