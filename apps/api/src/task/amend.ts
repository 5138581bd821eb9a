import { flattened, proposedFields } from '#forms/proposed-fields.js';
import type { Receipt } from '#records/path/task-view.js';
import type { Answer } from '../http/answer.js';
import { html } from '../ui/page.js';
import { AmendPage } from './amend.page.js';
import { formOf, type Asked } from './asked.js';
import { resolveEntry } from './submission.js';
import { timesOf } from './task-context.js';

/** "Correct what I sent": the first press shows the form with what was sent, the second sends the correction. */
export async function amend(asked: Asked, detail: string): Promise<Answer> {
  const { receipt, status } = asked.view;
  const decided = status === 'DECIDED_BY_YOU' && receipt !== null;
  if (
    !decided ||
    !(await asked.service.shows(asked.view)).files ||
    !(await asked.service.deps.doors.mayAmend({ decisionId: receipt.decisionId }))
  )
    return tooLate(asked);
  return detail !== 'send' && !asked.request.json ? showForm(asked, 200) : sendCorrection(asked, receipt);
}

async function sendCorrection(asked: Asked, receipt: Receipt): Promise<Answer> {
  const { service, request, view } = asked;
  const { answers, deps } = service;
  const form = formOf(view);
  const answer = form.answers.find(({ outcome }) => outcome === receipt.outcome);
  if (!answer) return answers.badRequest(request.json);
  const files = [...view.evidence, ...view.draftEvidence]
    .filter(({ by }) => by === view.person.name)
    .map(({ id }) => id);
  const resolved = await resolveEntry(deps.records, { form, answer }, { submission: asked.submission, files });
  if (!resolved.ok) return showForm(asked, 422, resolved.unmet);
  const result = await deps.doors.amend({ linkId: view.linkId, entry: resolved.entry, formVersion: form.version });
  if (result.kind === 'UNMET') return showForm(asked, 422, result.unmet);
  if (result.kind === 'TOO_LATE') return tooLate(asked);
  const status = (await deps.doors.dispatch(result.outboxIds)) ? 200 : 202;
  return answers.receipt(request.json, {
    status,
    receipt: result.receipt,
    view,
    formToken: service.token(view),
    amendable: true,
  });
}

async function showForm(
  asked: Asked,
  status: number,
  errors: Parameters<typeof AmendPage>[0]['errors'] = [],
): Promise<Answer> {
  const { service, request, view, submission } = asked;
  if (request.json) return service.answers.unmetProblem(errors);
  const { now } = await timesOf(service.deps, view);
  const values = status === 200 ? await sentFields(asked) : submission.fields;
  const page = { view, base: service.answers.base, formToken: service.token(view), now, values, errors };
  return { status, html: html(AmendPage(page)) };
}

async function sentFields({ service, view }: Asked): Promise<Record<string, string>> {
  const sent = await service.deps.doors.readSent({ decisionId: view.receipt?.decisionId ?? '' });
  return proposedFields(formOf(view), flattened(sent ?? {}));
}

function tooLate({ service, request }: Asked): Answer {
  return service.answers.message(request.json, {
    status: 409,
    code: 'too-late-to-correct',
    title: 'This can no longer be corrected here',
    text: 'The next step is decided already. Tell the ISMS Manager; a correction is recorded as a step of its own.',
  });
}
