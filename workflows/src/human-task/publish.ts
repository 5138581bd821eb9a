import type { ProcessView, WaitingLine } from '#contracts/human-task.js';
import { SEARCH_ATTRIBUTES } from '#contracts/search-attributes.js';
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';

/** The one place that shows a process in the Temporal UI: search attributes for lists, current details for one record. */
export class Publisher {
  private shown = '';

  /** Writes only what changed: every upsert is an event. */
  publish(view: ProcessView): void {
    setCurrentDetails(detailsOf(view));
    const pairs = attributesOf(view);
    const text = JSON.stringify(pairs.map((pair) => [pair.key.name, pair.value]));
    if (text === this.shown) return;
    this.shown = text;
    upsertSearchAttributes(pairs);
  }
}

function attributesOf(view: ProcessView) {
  const first = view.waiting.find((line) => line.due !== '');
  const roles = [...new Set(view.waiting.map((line) => line.role))].join(', ');
  return [
    { key: SEARCH_ATTRIBUTES.process, value: view.process },
    { key: SEARCH_ATTRIBUTES.recordId, value: view.recordId },
    { key: SEARCH_ATTRIBUTES.state, value: view.state },
    { key: SEARCH_ATTRIBUTES.ownerRole, value: view.ownerRole },
    { key: SEARCH_ATTRIBUTES.waitingOn, value: roles === '' ? null : roles.slice(0, 200) },
    { key: SEARCH_ATTRIBUTES.department, value: view.department },
    { key: SEARCH_ATTRIBUTES.severity, value: view.severity },
    { key: SEARCH_ATTRIBUTES.dueAt, value: first ? new Date(first.due) : null },
    { key: SEARCH_ATTRIBUTES.overdueLevel, value: Math.max(0, ...view.waiting.map((line) => line.overdueLevel)) },
    { key: SEARCH_ATTRIBUTES.late, value: view.waiting.some((line) => line.late) },
    { key: SEARCH_ATTRIBUTES.controls, value: [...view.controls] },
  ];
}

/** The most important line first: the pane shows about five rows and cuts the rest. */
function detailsOf(view: ProcessView): string {
  const facts = [view.state, view.severity, view.department, `iteration ${view.iteration}`].filter(
    (fact) => fact !== null,
  );
  const roles = [...new Set(view.waiting.map((line) => line.role))].join(', ');
  const waiting = roles === '' ? [] : [`**Waiting for:** ${roles}`];
  const rows = view.waiting.map(rowOf);
  const table =
    rows.length === 0 ? [] : ['', '| Step | Waiting for | Since | Due | Overdue |', '|---|---|---|---|---|', ...rows];
  const last = view.lastDecision === null ? [] : ['', `Last: ${view.lastDecision}`];
  return [[...waiting, facts.join(' · ')].join(' · '), ...table, ...last].join('\n');
}

function rowOf(line: WaitingLine): string {
  const overdue = line.overdueLevel > 0 ? `level ${line.overdueLevel}` : line.late ? 'late' : 'no';
  return `| ${line.step} | ${line.role} | ${line.since.slice(0, 10)} | ${line.due.slice(0, 10)} | ${overdue} |`;
}
