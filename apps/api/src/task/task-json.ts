import type { TaskView } from '#records/path/task-view.js';
import type { ApiDeps } from '../http/api-deps.js';
import { formOf } from './asked.js';
import { timesOf } from './task-context.js';
import { closedText } from './task-texts.js';

/** The task page as JSON: the same content, the form token that a POST must give back, and the answers with their needs. */
export async function jsonOf(deps: ApiDeps, view: TaskView, token: string): Promise<unknown> {
  const form = formOf(view);
  const { now, dueIn } = await timesOf(deps, view);
  const { linkId: _link, linkExpires, ...shown } = view;
  return {
    formToken: token,
    now: iso(now),
    dueIn,
    linkExpires: iso(linkExpires),
    form: { code: form.code, version: form.version, schema: `#/components/schemas/${form.code}` },
    answers: form.answers,
    ...shown,
    question: { ...view.question, openedAt: iso(view.question.openedAt), due: iso(view.question.due) },
  };
}

/** A link that decides no more: what became of it and the own receipt, nothing else of the record. */
export function endedJson(view: TaskView, token: string): unknown {
  const { title, text } = closedText(view);
  const { status, receipt, decidedBy, handedOnTo, record } = view;
  return {
    formToken: token,
    status,
    title,
    detail: text,
    linkExpires: iso(view.linkExpires),
    record: { id: record.id, title: record.title },
    receipt,
    decidedBy: decidedBy && { ...decidedBy, at: iso(decidedBy.at) },
    handedOnTo,
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
