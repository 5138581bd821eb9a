import { describe, expect, it } from '@jest/globals';
import { CORRECTIVE_ACTION_STEPS, type CorrectiveActionStepCode } from '#domain/corrective-action/steps.js';
import { FORMS } from '#forms/forms.js';
import type { TaskView } from '#records/path/task-view.js';
import { taskViewOf, VIEW_NOW } from '#testing/task-view.js';
import { html } from '../ui/page.js';
import { TaskPage, type TaskPageProps } from './task.page.js';

const ASKED = Object.values(CORRECTIVE_ACTION_STEPS).filter((step) => step.form !== null);
const NO_SUBJECT = { title: '', sections: [] };

function page(view: TaskView, props: Partial<TaskPageProps> = {}): string {
  return html(
    TaskPage({
      view,
      base: '',
      formToken: 'token-of-the-form',
      path: '/t/token',
      now: VIEW_NOW,
      dueIn: 'in 3 business days',
      ...props,
    }),
  );
}

describe('the task page', () => {
  it.each(ASKED.map((step) => [step.code]))(
    'of %s stays below 15 KB without its subject',
    (code: CorrectiveActionStepCode) => {
      const view = taskViewOf(code);
      const bare = { ...view, subject: { ...view.subject, document: NO_SUBJECT } };
      expect(Buffer.byteLength(page(bare))).toBeLessThan(15 * 1024);
    },
  );

  it.each(ASKED.map((step) => [step.code]))(
    'of %s offers exactly the answers that end the step',
    (code: CorrectiveActionStepCode) => {
      const step = CORRECTIVE_ACTION_STEPS[code];
      const offered = [...page(taskViewOf(code)).matchAll(/value="decide:([A-Z_]+)"/g)].map((match) => match[1]);
      // A window that lapses ends by itself; nobody presses that.
      const pressed = step.outcomes.filter((outcome) => outcome !== 'ELAPSED');
      expect(offered).toEqual([...pressed, 'DELEGATE']);
      expect(FORMS[step.form ?? 'CA_PLAN'].answers.filter((answer) => answer.primary)).toHaveLength(1);
    },
  );

  it('says who decides as what, which version, by when, why, and what follows from each answer', () => {
    const text = page(taskViewOf('PLAN_APPROVAL'));
    for (const words of [
      'Priya Nandakumar, you decide as ISMS Manager.',
      'sha256 aaaaaaaaaaaaaaaa',
      'Tue 30 Nov 2027, 10:00 Europe/Amsterdam (in 3 business days)',
      'You hold the role ISMS Manager.',
      'Every implementer gets a task for the own action.',
      'Prepared by',
      'Lukas Brandt (open)',
    ])
      expect(text).toContain(words);
  });

  it('of a head who names a delegate offers a name and nothing to decide', () => {
    const view = taskViewOf('IMPLEMENT');
    const onBehalfOf = { id: 'P18', name: 'Nora Petrescu' };
    const task = { ...view.task, capacity: 'DEPARTMENT_HEAD' as const, addedAtLevel: 1, onBehalfOf };
    const text = page({ ...view, task });
    expect([...text.matchAll(/value="decide:([A-Z_]+)"/g)].map((match) => match[1])).toEqual(['DELEGATE']);
    expect(text).toContain('Name who acts in the place of Nora Petrescu');
  });

  it('names the person in whose place somebody decides', () => {
    const view = taskViewOf('TRIAGE');
    const task = { ...view.task, onBehalfOf: { id: 'P01', name: 'Helene Vosmeer' } };
    expect(page({ ...view, task })).toContain('you decide as ISMS Manager, for Helene Vosmeer.');
  });

  it('runs no script and loads nothing', () => {
    const text = page(taskViewOf('PLANNING'));
    expect(text).not.toMatch(/<script|<link|<img|<iframe|\son[a-z]+=|http-equiv|autofocus/i);
  });

  it('escapes what people wrote, in texts and in fields', () => {
    const view = taskViewOf('IMPLEMENT', { draft: { note: '</textarea><script>alert(1)</script>"' } });
    const text = page({ ...view, record: { ...view.record, title: '<b onclick="x">' } });
    expect(text).not.toContain('<script>');
    expect(text).not.toContain('<b onclick');
  });

  it('preselects nothing', () => {
    expect(page(taskViewOf('TRIAGE'))).not.toMatch(/ checked| selected/);
  });

  it('keeps what was typed and says the same words in the summary and at the field', () => {
    const errors = [{ code: 'x', field: 'whys.2.answer', reason: 'each why needs its answer.' }];
    const text = page(taskViewOf('ROOT_CAUSE'), { typed: { 'whys.2.why': 'Nobody looked', method: '5_WHYS' }, errors });
    expect(text).toContain('<a href="#f-whys.2.answer">Each why needs its answer.</a>');
    expect(text).toContain('id="e-whys.2.answer">each why needs its answer.');
    expect(text).toContain('value="Nobody looked"');
    expect(text).toMatch(/value="5_WHYS" checked/);
  });

  it('shows a row that was added, and no more than ten actions', () => {
    expect(page(taskViewOf('PLANNING', { draft: { 'rows.actions': '4' } }))).toContain('name="actions.4.what"');
    const most = page(taskViewOf('PLANNING', { draft: { 'rows.actions': '99' } }));
    expect(most).not.toContain('name="actions.11.what"');
    expect(most).not.toContain('Add another action');
  });

  it('makes the first button keep the draft, so that Enter in a field decides nothing', () => {
    expect(page(taskViewOf('CLOSURE')).match(/<button name="act" value="([^"]+)"/)?.[1]).toBe('save');
  });

  it('shows a proposed person by the mail address', () => {
    expect(page(taskViewOf('TRIAGE', { proposed: { ownerId: 'P08' } }))).toContain(
      'value="owen@larkfield.example" autocomplete',
    );
  });

  it('says in words that a task is late', () => {
    const view = taskViewOf('TRIAGE');
    expect(page(view, { now: view.question.due + 1 })).toContain('▲ Overdue:');
  });

  it('folds long tables in pieces that all stand before the answers', () => {
    const view = taskViewOf('PLAN_APPROVAL');
    const rows = Array.from({ length: 450 }, (_, n) => [`row ${n + 1}`]);
    const document = { title: 't', sections: [{ heading: 'Rows', table: { head: ['Row'], rows } }] };
    const text = page({ ...view, subject: { ...view.subject, document } });
    expect(text).toContain('Rows 401 to 450 of 450');
    expect(text.indexOf('row 450')).toBeLessThan(text.indexOf('decide:APPROVE'));
  });

  it('shows what changed since the version before', () => {
    const view = taskViewOf('PLAN_APPROVAL');
    const previous = { ...view.subject.document, sections: [{ heading: 'Success criterion', text: 'One drill.' }] };
    const text = page({ ...view, subject: { ...view.subject, previous } });
    expect(text).toContain('<del>− One drill.</del>');
    expect(text).toContain('<ins>+ Two drills in 12 months, each with a report.</ins>');
  });

  it('asks for sign-in instead of an answer at assurance level B', () => {
    const text = page(taskViewOf('CLOSURE'), { signIn: '/sign-in?back=%2Ft%2Fx' });
    expect(text).toContain('href="/sign-in?back=%2Ft%2Fx"');
    expect(text).not.toContain('decide:');
  });
});
