import type { RiskSummaryEntry } from '#domain/cycle/entries.js';
import { RISK_LEVEL_WORDS } from '#domain/cycle/entry-words.js';
import type { GateFacts } from '#domain/cycle/gate-facts.js';
import { isGraveRisk, riskLevelOf } from '#domain/cycle/risk-level.rules.js';
import { statementsOf, type GateStatement } from '#domain/cycle/statements.rules.js';
import type { Gate } from '#domain/cycle/states.js';
import type { SubjectSection } from '#domain/human-task/subject.js';

type Names = (id: string) => string;

/** What a gate decides besides the gate, and what it takes as it was typed: the decider binds both with the decision. */
export function statementSections(gate: Gate, facts: GateFacts, names: Names): SubjectSection[] {
  const all = statementsOf(gate, facts);
  const decided = all.filter(({ kind }) => kind === 'DECIDED');
  const stated = all.filter(({ kind }) => kind === 'STATED');
  return [
    ...section(decided, {
      heading: 'What approving this gate decides for Top Management',
      head: ['Clause', 'Approving this gate', 'Risk owner', 'As version'],
      row: (one) => [one.clause, one.words, nameOf(one.about, names), versionOf(one)],
    }),
    ...section(
      stated.filter((one) => one.gate === gate),
      { heading: 'Statements that this gate relies on', ...statedTable(names) },
    ),
    ...section(
      stated.filter((one) => one.gate !== gate),
      { heading: 'Statements that gate G2 relies on, which the ISMS Manager decides', ...statedTable(names) },
    ),
  ];
}

interface Columns {
  readonly heading: string;
  readonly head: readonly string[];
  readonly row: (statement: GateStatement) => readonly string[];
}

function section(statements: readonly GateStatement[], { heading, head, row }: Columns): SubjectSection[] {
  return statements.length === 0 ? [] : [{ heading, table: { head, rows: statements.map(row) } }];
}

function statedTable(names: Names): Omit<Columns, 'heading'> {
  return {
    head: ['Clause', 'Who', 'What', 'Stated by', 'In', 'Approved by'],
    row: (one) => [
      ...[one.clause, nameOf(one.about, names), one.words, nameOf(one.statedBy, names), versionOf(one)],
      nameOf(one.approvedBy, names) || 'nobody has to',
    ],
  };
}

function nameOf(id: string | null, names: Names): string {
  return id === null ? '' : names(id);
}

function versionOf({ step, version }: GateStatement): string {
  return `${step} version ${version}`;
}

/** What the approval of a risk assessment accepts besides the assessment: nobody accepts their own (SD7). */
export function acceptanceSections(body: Readonly<Record<string, unknown>>, names: Names): SubjectSection[] {
  const { risks = [] } = body as Partial<RiskSummaryEntry>;
  const grave = risks.filter(isGraveRisk);
  if (grave.length === 0) return [];
  return [
    {
      heading:
        'High and critical residual risks: approving this version accepts them for Top Management, but for your own',
      table: {
        head: ['Risk', 'Scenario', 'Residual level', 'Risk owner', 'Until'],
        rows: grave.map((risk) => [
          ...[risk.id, risk.scenario],
          RISK_LEVEL_WORDS[riskLevelOf(risk.residualLikelihood, risk.residualImpact) ?? 'HIGH'],
          ...[names(risk.ownerId), risk.expires],
        ]),
      },
    },
  ];
}
