import type { SubjectDocument, SubjectSection } from '../human-task/subject.js';
import type { CycleForm } from '../process/form-code.js';
import { RISK_LEVEL_WORDS } from './entry-words.js';
import { CYCLE_OUTLINES } from './later-outlines.js';
import type { Plain, Table } from './outline.js';
import { riskLevelOf } from './risk-level.rules.js';
import { TITLES } from './output-titles.js';

type Values = Readonly<Record<string, unknown>>;
type Part = Plain | Table<Values> | Readonly<Record<string, Plain>>;
type Names = (personId: string) => string;
type Fact = readonly [label: string, value: string];

/** Lines longer than this, or of several paragraphs, stand as a text of their own. */
const FACT_LENGTH = 120;

/**
 * What an entry says, as pages, Markdown, CSV, differences and hashes take it: single members under "Overview", longer
 * texts and lists each under their label, in the order of the form. An empty list says so; nothing is left out.
 * @param names name of a person by id
 */
export function outputDocument(form: CycleForm, entry: Values, names: Names): SubjectDocument {
  const outline = CYCLE_OUTLINES[form] as Readonly<Record<string, Part>>;
  const facts: Fact[] = [];
  const sections: SubjectSection[] = [];
  for (const [key, part] of Object.entries(outline)) {
    const value = entry[key];
    if (isTable(part)) sections.push(tableSection(form, part, { rows: rowsOf(value), names }));
    else if (isPlain(part)) placeText([part.label, said(part, value, names)], { facts, sections });
    else
      for (const [inner, plain] of Object.entries(part))
        placeText([plain.label, said(plain, (value as Values | undefined)?.[inner], names)], { facts, sections });
  }
  const overview = facts.length === 0 ? [] : [{ heading: 'Overview', facts }];
  return { title: TITLES[form], sections: [...overview, ...sections] };
}

function placeText(fact: Fact, { facts, sections }: { facts: Fact[]; sections: SubjectSection[] }): void {
  const [heading, text] = fact;
  if (text.length <= FACT_LENGTH && !text.includes('\n')) facts.push(fact);
  else sections.push({ heading, text });
}

function tableSection(
  form: CycleForm,
  { label, columns }: Table<Values>,
  { rows, names }: { rows: readonly Values[]; names: Names },
): SubjectSection {
  if (rows.length === 0) return { heading: label, text: 'None.' };
  const levels = form === 'RISK_SUMMARY';
  const cells = Object.entries(columns);
  return {
    heading: label,
    table: {
      head: [...cells.map(([, column]) => column.label), ...(levels ? ['Level', 'Residual level'] : [])],
      rows: rows.map((row) => [
        ...cells.map(([key, column]) => said(column, row[key], names)),
        ...(levels ? levelsOf(row) : []),
      ]),
    },
  };
}

/** Levels follow from likelihood and impact, so no entry holds them (6.1.2 d). */
function levelsOf(row: Values): string[] {
  const number = (key: string): number | null => (typeof row[key] === 'number' ? row[key] : null);
  const level = riskLevelOf(number('likelihood'), number('impact'));
  const residual = riskLevelOf(number('residualLikelihood'), number('residualImpact'));
  return [level, residual].map((one) => (one === null ? '' : RISK_LEVEL_WORDS[one]));
}

function said(plain: Plain, value: unknown, names: Names): string {
  if (Array.isArray(value)) return value.map((one) => said(plain, one, names)).join('\n');
  if (value === null || value === undefined) return '';
  return typeof value === 'boolean' ? yesNo(value) : wordsOf(plain, asText(value), names);
}

function yesNo(value: boolean): string {
  return value ? 'Yes' : 'No';
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function wordsOf({ as }: Plain, text: string, names: Names): string {
  if (text === '' || as === undefined) return text;
  if (as === 'PERSON') return names(text);
  return Object.hasOwn(as, text) ? (as[text] ?? text) : text;
}

function rowsOf(value: unknown): readonly Values[] {
  return Array.isArray(value) ? (value as Values[]) : [];
}

function isTable(part: Part): part is Table<Values> {
  return 'columns' in part && typeof part.label === 'string';
}

function isPlain(part: Part): part is Plain {
  return typeof part.label === 'string';
}
