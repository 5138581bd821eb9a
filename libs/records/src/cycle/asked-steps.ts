import type { CycleForm } from '#domain/process/form-code.js';
import type { Instant } from '#domain/time.js';
import type { Records } from '../data-source.js';
import { producedName } from '#domain/cycle/revision.rules.js';
import { reader } from '../transaction.js';
import { revisedBy } from './revision.js';

/**
 * Steps of the procedure and gates that a person prepares or decides, or has prepared or decided, as `E1`, `O1/Q2`, `G1`:
 * what they may read besides the overview. Who answers for one area does not read what all areas said.
 */
export async function readAskedSteps(
  records: Records,
  of: { readonly cycleId: string; readonly personId: string },
): Promise<ReadonlySet<string>> {
  const rows = await reader(records).query<{ code: string; part: string }>(
    `select distinct s.code, s.part from task t join question q on q.id = t.question_id join step s on s.id = q.step_id
      where (q.record_id = $1 or q.record_id like $2) and t.person_id = $3
        and t.state in ('OPEN', 'DECIDED') and s.code not like '%\\_INPUT'`,
    [of.cycleId, `${of.cycleId}/%`, of.personId],
  );
  return new Set(rows.map(({ code, part }) => stepName(code, part)));
}

/** `E1_INPUT` → E1, `CHARTER` → E0, the check of waivers → G4, after which it is asked, `O1` in Q2 → `O1/Q2`, a revision → what is revised. */
function stepName(code: string, part: string): string {
  if (code.startsWith('REVISION')) return producedName(revisedBy(part));
  if (code === 'CYCLE_WAIVER_CHECK') return 'G4';
  const row = code === 'CHARTER' ? 'E0' : code.replace(/_(INPUT|APPROVAL|SUBMISSION|DECISION)$/, '');
  return part === '' ? row : `${row}/${part}`;
}

/** What one head, or Legal, answered for their area. */
export interface AreaAnswer {
  /** Name of the area that is answered for; null of Legal, which answers for none. */
  readonly area: string | null;
  readonly byId: string | null;
  readonly by: string | null;
  readonly at: Instant;
  readonly form: CycleForm;
  readonly outcome: string;
  /** Null once it was disposed of. */
  readonly body: Readonly<Record<string, unknown>> | null;
}

/** Answers of the areas to a step, by name of the area. */
export async function readAreaAnswers(
  records: Records,
  of: { readonly recordId: string; readonly code: string; readonly part: string },
): Promise<AreaAnswer[]> {
  const rows = await reader(records).query<Omit<AreaAnswer, 'at'> & { at: Date }>(
    `select f.by_person as "byId", p.name as by, a.name as area, f.at, f.form, f.outcome, b.body
       from form_entry f join step s on s.id = f.step_id join content_blob b on b.id = f.content_id
       left join person p on p.id = f.by_person left join decision d on d.form_entry_id = f.id
       left join department a on a.id = d.department_id
      where s.record_id = $1 and s.code = $2 and s.part = $3 order by a.name, p.name, f.at`,
    [of.recordId, of.code, of.part],
  );
  return rows.map((row) => ({ ...row, at: row.at.getTime() }));
}

/** Something that Top Management is asked beside the steps: a waiver, to stop the cycle, to resume it. */
export interface OpenWish {
  readonly code: 'GATE_WAIVER' | 'SUSPENSION' | 'RESUMPTION';
  /** `G1/CLIMATE_DETERMINED` of a waiver. */
  readonly part: string;
  readonly since: Instant;
  /** Who is asked; empty until the question is out. */
  readonly people: readonly string[];
}

export async function readOpenWishes(records: Records, cycleId: string): Promise<OpenWish[]> {
  const rows = await reader(records).query<Omit<OpenWish, 'since'> & { since: Date }>(
    `select s.code, s.part, s.planned_at as since,
            array(select p.name from question q join task t on t.question_id = q.id and t.state = 'OPEN'
                    join person p on p.id = t.person_id where q.step_id = s.id and q.state = 'OPEN' order by p.name) as people
       from step s
      where s.record_id = $1 and s.code in ('GATE_WAIVER', 'SUSPENSION', 'RESUMPTION') and s.state = 'OPEN'
      order by s.planned_at`,
    [cycleId],
  );
  return rows.map((row) => ({ ...row, since: row.since.getTime() }));
}
