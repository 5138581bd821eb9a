import type { ProcessView, WaitingLine } from '#contracts/human-task.js';
import { SEARCH_ATTRIBUTES } from '#contracts/search-attributes.js';
import { clipList, clipText } from '#domain/byte-bounds.js';
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

/** The server takes 2,048 bytes for one value and ends a workflow whose value is larger. */
const KEYWORD_BYTES = 200;
const LIST = { each: KEYWORD_BYTES, total: 1_500 };

/** Search attributes of a view, each within its bound whatever the records hold. */
export function attributesOf(view: ProcessView) {
  const first = view.waiting.find((line) => line.due !== '');
  const roles = [...new Set(view.waiting.map((line) => line.role))].join(', ');
  const word = (text: string | null): string | null => (text === null ? null : clipText(text, KEYWORD_BYTES));
  return [
    { key: SEARCH_ATTRIBUTES.process, value: word(view.process) },
    { key: SEARCH_ATTRIBUTES.recordId, value: word(view.recordId) },
    { key: SEARCH_ATTRIBUTES.state, value: word(view.state) },
    { key: SEARCH_ATTRIBUTES.ownerRole, value: word(view.ownerRole) },
    { key: SEARCH_ATTRIBUTES.waitingOn, value: word(roles || null) },
    { key: SEARCH_ATTRIBUTES.department, value: word(view.department) },
    { key: SEARCH_ATTRIBUTES.severity, value: word(view.severity) },
    { key: SEARCH_ATTRIBUTES.dueAt, value: first ? new Date(first.due) : null },
    { key: SEARCH_ATTRIBUTES.overdueLevel, value: Math.max(0, ...view.waiting.map((line) => line.overdueLevel)) },
    { key: SEARCH_ATTRIBUTES.late, value: view.waiting.some((line) => line.late) },
    ...(view.cycle === undefined ? [] : [{ key: SEARCH_ATTRIBUTES.cycle, value: word(view.cycle) }]),
    ...(view.nextReviewAt === undefined
      ? []
      : [{ key: SEARCH_ATTRIBUTES.nextReviewAt, value: new Date(view.nextReviewAt) }]),
    { key: SEARCH_ATTRIBUTES.controls, value: clipList(view.controls, LIST) },
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
  const progress = view.progress === undefined ? [] : [`**${view.progress}**`];
  const last = view.lastDecision === null ? [] : ['', `Last: ${view.lastDecision}`];
  return [[...progress, ...waiting, facts.join(' · ')].join(' · '), ...table, ...last].join('\n');
}

function rowOf(line: WaitingLine): string {
  const overdue = line.overdueLevel > 0 ? `level ${line.overdueLevel}` : line.late ? 'late' : 'no';
  return `| ${line.step} | ${line.role} | ${line.since.slice(0, 10)} | ${line.due.slice(0, 10)} | ${overdue} |`;
}
