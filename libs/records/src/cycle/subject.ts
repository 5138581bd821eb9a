import { gateUnmet } from '#domain/cycle/gates.js';
import { outputDocument } from '#domain/cycle/output-text.rules.js';
import { PROCEDURE_GATES, stagesUpTo, stepsOfStage } from '#domain/cycle/procedure.js';
import { peopleIn, statementsOf } from '#domain/cycle/statements.rules.js';
import type { Gate } from '#domain/cycle/states.js';
import type { SubjectDocument, SubjectSection } from '#domain/human-task/subject.js';
import type { CycleForm } from '#domain/process/form-code.js';
import { stepName } from '#domain/process/step-name.rules.js';
import { stepOf } from '#domain/process/steps.js';
import type { SituationStep } from '../path/situation.js';
import type { Reader } from '../transaction.js';
import { checkedWaivers, waiversBefore } from '../waivers/waiver-sections.js';
import { cycleIdOf, type CycleRow, type StageRow } from './cycle.js';
import { cycleOf } from './dates.js';
import { gateFactsOf } from './gate-facts.js';
import { readInputs } from './inputs.js';
import { readLatest, readOutputs } from './outputs.js';
import { revisedBy } from './revision.js';
import { acceptanceSections, statementSections } from './statement-sections.js';
import { readContributors } from './written.js';

/** What a step of a cycle decides about: the cycle, then what was prepared, or what the areas said. */
export async function subjectOfCycle(
  tx: Reader,
  row: CycleRow | StageRow,
  step: SituationStep,
): Promise<SubjectDocument> {
  const sections = [cycleSection(row, step), ...(await sectionsOf(tx, row, step))];
  return { title: row.title, sections };
}

type Sections = (
  tx: Reader,
  row: CycleRow | StageRow,
  on: SituationStep & { procedure: string },
) => Promise<SubjectSection[]>;

/** What is shown, by step or by what the step does for its row of the procedure. */
const SECTIONS: Readonly<Record<string, Sections>> = {
  G0_DECISION: async (tx, row) => [
    ...(await outputSections(tx, { cycleId: cycleIdOf(row.id), code: 'CHARTER', part: '' })),
    ...(await gateSections(tx, row, 'G0')),
  ],
  CYCLE_WAIVER_CHECK: (tx, row) => checkedWaivers(tx, row.id),
  GATE_WAIVER: (tx, row, { part }) => waiverSections(tx, row, part),
  SUSPENSION: (tx, row, step) => wishSections(tx, row.id, step),
  RESUMPTION: (tx, row, step) => wishSections(tx, row.id, step),
  APPROVAL: (tx, row, { procedure, part }) => outputSections(tx, { cycleId: cycleIdOf(row.id), code: procedure, part }),
  REVISION: revisionSections,
  REVISION_APPROVAL: (tx, row, { part }) => outputSections(tx, { cycleId: row.id, ...revisedBy(part) }),
  SUBMISSION: (_tx, _row, { procedure }) =>
    Promise.resolve([
      {
        heading: `Gate ${procedure}: ${PROCEDURE_GATES[procedure as Gate].label}`,
        text: 'What is met and what is not stands on the page of the gate, as of now; the submission is held against it.',
      },
    ]),
  DECISION: (tx, row, { procedure }) => gateSections(tx, row, procedure as Gate),
  INPUT: () => Promise.resolve([]),
  PREPARE: inputSections,
};

function sectionsOf(tx: Reader, row: CycleRow | StageRow, step: SituationStep): Promise<SubjectSection[]> {
  const [, procedure = step.code, kind = 'PREPARE'] =
    /^(.+?)_(INPUT|APPROVAL|SUBMISSION|DECISION)$/.exec(step.code) ?? [];
  const sections = SECTIONS[step.code] ?? SECTIONS[kind];
  return sections ? sections(tx, row, { ...step, procedure }) : Promise.resolve([]);
}

function cycleSection(row: CycleRow | StageRow, { part }: SituationStep): SubjectSection {
  const cycle = cycleOf(row);
  return {
    heading: 'Cycle',
    facts: [
      ['Record', row.id],
      ['Period', `${cycle.first_day} to ${cycle.last_day}`],
      ...(/^Q\d$/.test(part) ? [['Quarter', part] as const] : []),
      ...(cycle.carried_from === null ? [] : [['Carried on from', cycle.carried_from] as const]),
    ],
  };
}

/** Who wants it and why, then the version that counts. */
async function revisionSections(tx: Reader, row: CycleRow | StageRow, step: SituationStep): Promise<SubjectSection[]> {
  const wish = await wishSections(tx, row.id, step);
  const heading = stepName(step.code, step.part);
  return [
    { heading, text: 'The version that counts is shown below; it counts until the new one does.' },
    ...wish,
    ...(await outputSections(tx, { cycleId: row.id, ...revisedBy(step.part) })),
  ];
}

async function outputSections(
  tx: Reader,
  of: { cycleId: string; code: string; part: string },
): Promise<SubjectSection[]> {
  const output = await readLatest(tx, of);
  if (!output?.body) return [{ heading: 'Version', text: 'There is no submitted version.' }];
  const names = await namesIn(tx, output.body);
  const document = outputDocument(output.form as CycleForm, output.body, names);
  const from = await readContributors(tx, of);
  const head: SubjectSection = {
    heading: document.title,
    facts: [
      ['Version', String(output.number)],
      ['Prepared by', output.author ?? 'taken over from an earlier record'],
      ...(from.length === 0 ? [] : [['From the answers of', from.map(({ name }) => name).join(', ')] as const]),
    ],
  };
  const accepted = of.code === 'E3' ? acceptanceSections(output.body, names) : [];
  return [head, ...accepted, ...document.sections];
}

/** The check list as it stands: the person who decides sees what is unmet and what was waived. */
async function gateSections(tx: Reader, row: CycleRow | StageRow, gate: Gate): Promise<SubjectSection[]> {
  const cycle = cycleOf(row);
  const [now] = await tx.query<{ at: Date }>('select isms_now() as at');
  const facts = await gateFactsOf(tx, cycle, { at: now?.at.getTime() ?? 0 });
  const unmet = gateUnmet(gate, facts);
  const waived = unmet.filter((item) => item.waived !== null);
  const open = unmet.filter((item) => item.waived === null);
  const names = await namesIn(tx, { people: peopleIn(statementsOf(gate, facts)) });
  // Not of the stages after it: a gate that waits is not asked anew because the year goes on.
  const outputs = (await readOutputs(tx, cycle.id)).filter(
    ({ state, code }) => state === 'APPROVED' && standsOn(gate, code),
  );
  return [
    {
      heading: `Gate ${gate}: ${PROCEDURE_GATES[gate].label}`,
      ...(open.length === 0
        ? { text: 'Everything that this gate asks for is met.' }
        : { table: { head: ['Clause', 'Not met'], rows: open.map(({ clause, reason }) => [clause, reason]) } }),
    },
    ...(waived.length === 0
      ? []
      : [
          {
            heading: 'Waived by Top Management',
            table: {
              head: ['Not met', 'Reason', 'Until', 'Ends with'],
              rows: waived.map(({ reason, waived: by }) => [
                reason,
                by?.reason ?? '',
                by?.expires ?? '',
                by?.caId ?? '',
              ]),
            },
          },
        ]),
    ...statementSections(gate, facts, names),
    ...(await waiversBefore(tx, row.id)),
    {
      heading: 'What the cycle has produced',
      table: {
        head: ['Step', 'Version', 'By', 'Approved by', 'sha256'],
        rows: outputs.map((one) => [
          `${stepOf(one.code).label}${one.part === '' ? '' : ` ${one.part}`}`,
          String(one.number),
          one.author ?? one.imported_from ?? '',
          one.approver ?? '',
          one.sha256.slice(0, 16),
        ]),
      },
    },
  ];
}

/** Whether a gate is decided with the outputs of a step in view: the charter, and what its own stage and those before it made. */
function standsOn(gate: Gate, code: string): boolean {
  return code === 'CHARTER' || stagesUpTo(gate).some((stage) => stepsOfStage(stage).some((row) => row.code === code));
}

async function waiverSections(tx: Reader, row: CycleRow | StageRow, part: string): Promise<SubjectSection[]> {
  const [gate = 'G1', check = ''] = part.split('/');
  const [now] = await tx.query<{ at: Date }>('select isms_now() as at');
  const facts = await gateFactsOf(tx, cycleOf(row), { at: now?.at.getTime() ?? 0 });
  const unmet = gateUnmet(gate as Gate, facts).find(({ code }) => code === check);
  const wish = await wishSections(tx, row.id, { code: 'GATE_WAIVER', part });
  return [{ heading: `Gate ${gate}`, facts: [['Not met', unmet?.reason ?? 'met by now']] }, ...wish];
}

/** Who wants it, and why. */
async function wishSections(
  tx: Reader,
  recordId: string,
  step: { readonly code: string; readonly part: string },
): Promise<SubjectSection[]> {
  const rows = await tx.query<{ name: string | null; body: Record<string, unknown> | null }>(
    `select p.name, b.body from form_entry f join step s on s.id = f.step_id join content_blob b on b.id = f.content_id
       left join person p on p.id = f.by_person
      where s.record_id = $1 and s.code = $2 and s.part = $3 and f.outcome = 'ASKED' order by f.at`,
    [recordId, step.code, step.part],
  );
  return rows.map(({ name, body }) => ({
    heading: 'Wish',
    facts: Object.entries({
      By: name,
      Reason: body?.['reason'],
      Until: body?.['expires'],
      'Corrective action': body?.['caId'],
    })
      .filter(([, value]) => typeof value === 'string' && value !== '')
      .map(([label, value]) => [label, String(value)] as const),
  }));
}

/** What heads and Legal answered, for whoever puts it together. */
async function inputSections(tx: Reader, row: CycleRow | StageRow, step: SituationStep): Promise<SubjectSection[]> {
  const inputs = await readInputs(tx, { recordId: row.id, code: step.code, part: step.part });
  const sections: SubjectSection[] = [];
  for (const input of inputs) {
    const document = outputDocument(input.form, input.body, await namesIn(tx, input.body));
    const who = input.area === null ? input.by : `${input.area} (${input.by})`;
    const own = document.sections.map((section) => ({ ...section, heading: `${who}: ${section.heading}` }));
    sections.push(...own);
  }
  return sections;
}

/** Names of the people that an entry mentions by id. */
async function namesIn(tx: Reader, body: Readonly<Record<string, unknown>>): Promise<(id: string) => string> {
  const ids = [...new Set(JSON.stringify(body).match(/"[A-Za-z0-9._-]{1,40}"/g) ?? [])].map((id) => id.slice(1, -1));
  const rows = await tx.query<{ id: string; name: string }>('select id, name from person where id = any ($1)', [ids]);
  const names = new Map(rows.map((person) => [person.id, person.name]));
  return (id) => names.get(id) ?? id;
}
