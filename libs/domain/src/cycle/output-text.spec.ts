import { describe, expect, it } from '@jest/globals';
import { CYCLE_ENTRIES } from '#testing/cycle-entries.js';
import type { SubjectDocument } from '../human-task/subject.js';
import type { CycleForm } from '../process/form-code.js';
import { tablesToCsv, toMarkdown } from './output-formats.rules.js';
import { outputDocument } from './output-text.rules.js';

const NAMES: Readonly<Record<string, string>> = {
  P01: 'Helene Vosmeer',
  P05: 'Priya Nandakumar',
  P07: 'Owen Blackwood',
};
const names = (id: string) => NAMES[id] ?? id;
const documentOf = <Form extends CycleForm>(form: Form, change: object = {}) =>
  outputDocument(form, { ...CYCLE_ENTRIES[form], ...change }, names);

/** Every text of a document. */
function textsOf({ sections }: SubjectDocument): string[] {
  return sections.flatMap(({ text = '', facts = [], table }) => [
    text,
    ...facts.map(([, value]) => value),
    ...(table?.rows.flat() ?? []),
  ]);
}

/** Every value of an entry as it was typed. */
function valuesOf(value: unknown): unknown[] {
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(valuesOf) : [value];
}

describe('the document of an entry of the cycle', () => {
  it.each(Object.keys(CYCLE_ENTRIES) as CycleForm[])('of %s says everything that the entry says', (form) => {
    const document = documentOf(form);
    const said = textsOf(document).join('\n');
    // Codes and people are said in words, dates and figures as they are.
    const typed = valuesOf(CYCLE_ENTRIES[form]).filter((value) => typeof value === 'string' && /[a-z ]/.test(value) && !['a', 'b', 'c', 'd1', 'd2', 'd3', 'd4', 'e', 'f', 'g'].includes(value)); // prettier-ignore
    const dropped = form === 'CONTEXT_INPUT' ? ['IT', 'HR', 'P10'] : [];
    for (const value of typed) if (!dropped.includes(String(value))) expect(said).toContain(String(value));
    expect(document.title).not.toBe('');
    for (const { table } of document.sections)
      for (const row of table?.rows ?? []) expect(row).toHaveLength(table?.head.length ?? 0);
  });

  it('says codes in words, people by name, and levels that follow from likelihood and impact', () => {
    const { sections } = documentOf('RISK_SUMMARY');
    const risks = sections.find(({ heading }) => heading === 'Risks')?.table;
    const row = Object.fromEntries(risks?.head.map((label, at) => [label, risks.rows[0]?.[at]]) ?? []);
    expect(row).toMatchObject({ 'Risk owner': 'Owen Blackwood', Treatment: 'Modify', Level: 'High', 'Residual level': 'Low' }); // prettier-ignore
    const controls = documentOf('CONTROL_SELECTION').sections[0]?.table;
    expect([controls?.rows.length, controls?.rows[0]?.slice(0, 4)]).toEqual([
      93,
      ['A.5.1 Security policies', 'Yes', 'Needed', 'Implemented'],
    ]);
  });

  it('says of an empty list that there is none, and shows a member that is not given', () => {
    const scope = documentOf('SCOPE_STATEMENT', { exclusions: [], purpose: '' });
    expect(scope.sections.find(({ heading }) => heading === 'Exclusions')).toEqual({ heading: 'Exclusions', text: 'None.' }); // prettier-ignore
    expect(scope.sections[0]?.facts).toContainEqual(['Purpose', '']);
    expect(textsOf(outputDocument('KPI_SHEET', {}, names))).toEqual(['None.', 'None.']);
  });

  it('gives a long text a section of its own', () => {
    const long = 'Both shifts of the lab. '.repeat(8);
    const { sections } = documentOf('CONTEXT_AND_PARTIES', { climate: { relevant: 'YES', reason: long } });
    expect(sections[0]).toEqual({ heading: 'Overview', facts: [['Climate change is a relevant issue', 'Yes']] });
    expect(sections.find(({ text }) => text === long)?.heading).toBe('Why climate change is relevant, or is not');
  });
});

describe('a document as Markdown', () => {
  it('has a heading for each section, facts as a list and rows as a table', () => {
    const text = toMarkdown(documentOf('REVIEW_MINUTES'));
    expect(text).toMatch(/^# Minutes of the management review\n\n## Overview\n\n- \*\*Held on:\*\* 2027-11-15\n/);
    expect(text).toContain('\n| Person | As |\n| --- | --- |\n| Helene Vosmeer | Chair |\n');
  });

  it('keeps what people wrote a text, whatever marks it has', () => {
    const hostile = '# not a heading\n- not a list\n1. no\n<script>alert(1)</script> [a](javascript:x) a|b `c`';
    const text = toMarkdown({ title: 'T', sections: [{ heading: 'H', text: hostile }, { heading: 'R', table: { head: ['A'], rows: [[hostile]] } }] }); // prettier-ignore
    expect(text).toContain('\\# not a heading  \n\\- not a list  \n1\\. no');
    expect(text).not.toContain('<script>');
    expect(text).toContain('\\[a\\](javascript:x) a\\|b \\`c\\`');
    expect(text.trim().split('\n').at(-1)).toMatch(/^\| # not a heading<br>.*a\\\|b \\`c\\` \|$/);
  });
});

describe('the tables of a document as CSV', () => {
  it('are one file each, with a byte order mark and quoted where it must be', () => {
    const files = tablesToCsv(documentOf('CONTEXT_AND_PARTIES'));
    expect(files.map(({ heading }) => heading)).toEqual(['External issues', 'Internal issues', 'Interested parties']);
    const csv = tablesToCsv({ title: '', sections: [{ heading: 'H', table: { head: ['A', 'B'], rows: [['a "b", c', 'd\ne']] } }] })[0]?.csv; // prettier-ignore
    expect(csv).toBe('\uFEFFA,B\n"a ""b"", c","d\ne"\n');
  });

  it('never hold a cell that a spreadsheet runs as a formula, and leave numbers numbers', () => {
    const row = ['=1+1', '+1', '-2+3', '@x', '-2.5', '-', '\t=1'];
    const csv = tablesToCsv({ title: '', sections: [{ heading: 'H', table: { head: row.map(() => 'h'), rows: [row] } }] })[0]?.csv; // prettier-ignore
    expect(csv?.split('\n')[1]).toBe("'=1+1,'+1,'-2+3,'@x,-2.5,'-,'\t=1");
  });
});
