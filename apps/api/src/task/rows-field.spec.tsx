import { describe, expect, it } from '@jest/globals';
import { ANNEX_A_2022 } from '#domain/annex-a/annex-a-2022.js';
import { CYCLE_ENTRIES } from '#testing/cycle-entries.js';
import type { CycleForm } from '#domain/process/form-code.js';
import { flattened } from '#forms/proposed-fields.js';
import { FORMS } from '#forms/forms.js';
import { taskViewOf, VIEW_NOW } from '#testing/task-view.js';
import { html } from '../ui/page.js';
import { TaskPage, type TaskPageProps } from './task.page.js';

/** The page of a task of the cycle, with what its form starts with. */
function page(form: CycleForm, entry: object = {}, props: Partial<TaskPageProps> = {}): string {
  const view = taskViewOf('TRIAGE', { offered: FORMS[form].answers.map(({ outcome }) => outcome) });
  const question = { ...view.question, form };
  return html(
    TaskPage({
      view: { ...view, question, proposed: flattened(entry) },
      ...{ base: '', formToken: 'token-of-the-form', path: '/t/token', now: VIEW_NOW, dueIn: 'in 3 business days' },
      ...props,
    }),
  );
}

const count = (text: string, part: string) => text.split(part).length - 1;
const typed = (values: Record<string, string>, field: string, reason: string): Partial<TaskPageProps> => {
  return { typed: values, errors: [{ code: 'x', field, reason }] };
};

describe('the 93 controls on a task page', () => {
  const text = page('CONTROL_SELECTION', CYCLE_ENTRIES.CONTROL_SELECTION);

  it('weigh less than 250 KB', () => {
    expect(Buffer.byteLength(text)).toBeLessThan(250 * 1024);
  });

  it('stand under their four themes, each with a cell for every member and no button to add or remove one', () => {
    expect(count(text, 'scope="rowgroup"')).toBe(4);
    for (const [at, { code }] of ANNEX_A_2022.entries())
      expect(text).toContain(`name="controls.${at + 1}.applicable" aria-label="${code}: Applicable"`);
    expect(text).not.toContain('value="row:controls"');
    expect(text).not.toContain('value="drop:controls.');
    expect(text).toContain('value="row:ownControls"');
  });

  it('show what was proposed, and an error at its cell with the anchor that the summary links to', () => {
    const values = { 'controls.3.reason': 'Small team', 'controls.3.ownerId': 'nobody@larkfield.example' };
    const refused = page('CONTROL_SELECTION', {}, typed(values, 'controls.3.ownerId', 'nobody is called that.'));
    expect(refused).toContain('<a href="#f-controls.3.ownerId">Nobody is called that.</a>');
    expect(refused).toContain('id="e-controls.3.ownerId">nobody is called that.');
    expect(refused).toMatch(/id="f-controls.3.ownerId"[^>]*aria-invalid="true"[^>]*value="nobody@larkfield.example"/);
    expect(refused).toContain('>Small team</textarea>');
  });

  it('say what a CSV may have, and keep a text that was refused', () => {
    expect(text).toContain('First line: Control, Applicable, Reason, Implemented, Owner, Planned for.');
    const refused = page('CONTROL_SELECTION', {}, typed({ 'csv.controls': 'a,b' }, 'csv.controls', 'Line 1: no.'));
    expect(refused).toContain('<details open=""><summary>Fill from CSV');
    expect(refused).toContain('>a,b</textarea>');
  });
});

describe('rows that people add', () => {
  it('have buttons of their own in every field, and show as many rows as were asked for', () => {
    const text = page('CONTEXT_AND_PARTIES', {}, { typed: { 'rows.internalIssues': '4' } });
    expect(count(text, 'name="internalIssues.4.')).toBe(3);
    expect(count(text, 'name="externalIssues.3.')).toBe(0);
    for (const act of ['row:externalIssues', 'row:internalIssues', 'row:parties', 'drop:parties.2', 'csv:parties'])
      expect(text).toContain(`value="${act}"`);
  });

  it('show the climate determination as a question and its reason', () => {
    const text = page('CONTEXT_AND_PARTIES', CYCLE_ENTRIES.CONTEXT_AND_PARTIES);
    expect(text).toMatch(/name="climate.relevant" value="YES" checked/);
    expect(text).toContain('>Flooding of the lab</textarea>');
  });

  it.each(Object.keys(CYCLE_ENTRIES) as CycleForm[])('%s shows a control for everything its entry has', (form) => {
    const text = page(form, CYCLE_ENTRIES[form]);
    const keys = new Set(FORMS[form].fields.map(({ fixed, name }) => `${name}.${fixed?.key ?? ''}`));
    for (const name of Object.keys(flattened(CYCLE_ENTRIES[form]))) {
      const [root = '', row, cell] = name.split('.');
      if (keys.has(`${root}.${cell ?? ''}`)) continue;
      const lines = row !== undefined && !text.includes(`name="${root}.`);
      if (form !== 'CONTEXT_INPUT' || cell !== 'saidBy') expect(text).toContain(`name="${lines ? root : name}"`);
    }
  });
});
