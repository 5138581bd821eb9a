import { formToken, sameToken, tokenHash } from '#links/task-links.js';
import { acknowledge, readAcknowledgement, type AcknowledgementView } from '#records/documents/acknowledge.js';
import type { Answer } from '../http/answer.js';
import { basePath, type ApiDeps } from '../http/api-deps.js';
import type { TaskRequest } from '../task/asked.js';
import type { Submission } from '../task/submission.js';
import { html } from '../ui/page.js';
import { AcknowledgedPage, AcknowledgePage } from './acknowledge.page.js';

/** The link of an acknowledgement; null where the token is none. GET shows and changes nothing. */
export async function showAcknowledgement(deps: ApiDeps, request: TaskRequest): Promise<Answer | null> {
  const view = await readAcknowledgement(deps.records, tokenHash(request.token));
  return view && answerOf(deps, request, view);
}

/** POST acknowledges: the form token and the sha256 of what was shown come first. */
export async function actOnAcknowledgement(
  deps: ApiDeps,
  request: TaskRequest,
  { fields }: Submission,
): Promise<Answer | null> {
  const tokenSha256 = tokenHash(request.token);
  const view = await readAcknowledgement(deps.records, tokenSha256);
  if (!view) return null;
  const sha256 = fields['subject'] ?? view.sha256;
  if (!sameToken(fields['formToken'] ?? '', tokenOf(deps, view, sha256))) return outOfDate(deps, request, view);
  const sessionPersonId = request.session?.person.id ?? null;
  const result = await acknowledge(deps.records, { tokenSha256, sha256, sessionPersonId });
  if (result.kind === 'UNKNOWN') return null;
  await deps.doors.dispatch(result.outboxIds);
  return result.kind === 'CHANGED' ? outOfDate(deps, request, result.view) : answerOf(deps, request, result.view);
}

/** A file of the version that is asked about; null where the token or the file is none. */
export async function fileOfAcknowledgement(
  deps: ApiDeps,
  token: string,
  evidenceId: string,
): Promise<{ recordId: string; evidenceId: string } | null> {
  const view = await readAcknowledgement(deps.records, tokenHash(token));
  if (!view || view.status === 'LEFT' || view.body?.file?.id !== evidenceId) return null;
  return { recordId: view.versionId, evidenceId };
}

function tokenOf(deps: ApiDeps, view: AcknowledgementView, sha256 = view.sha256): string {
  return formToken(deps.key, { linkId: view.id, questionId: view.campaignId, subjectSha256: sha256 });
}

function answerOf(deps: ApiDeps, request: TaskRequest, view: AcknowledgementView): Answer {
  const status = view.status === 'EXPIRED' ? 410 : view.status === 'LEFT' ? 403 : 200;
  if (request.json) return { status, json: jsonOf(deps, view) };
  const base = basePath(deps);
  const page =
    view.status === 'OPEN'
      ? AcknowledgePage({ base, view, path: request.path, formToken: tokenOf(deps, view) })
      : AcknowledgedPage({ base, view });
  return { status, html: html(page) };
}

function jsonOf(deps: ApiDeps, view: AcknowledgementView): unknown {
  if (view.status === 'LEFT') return { kind: 'ACKNOWLEDGEMENT', status: view.status };
  return {
    kind: 'ACKNOWLEDGEMENT',
    status: view.status,
    version: view.versionId,
    title: view.title,
    due: new Date(view.due).toISOString(),
    doneAt: view.doneAt === null ? null : new Date(view.doneAt).toISOString(),
    subject: { sha256: view.sha256, summary: view.body?.summary ?? '', text: view.body?.text ?? '' },
    ...(view.status === 'OPEN' && { formToken: tokenOf(deps, view) }),
  };
}

/** The page was old, or what it showed is not what stands now: nothing was recorded. */
function outOfDate(deps: ApiDeps, request: TaskRequest, view: AcknowledgementView): Answer {
  const problem = {
    code: 'form-token',
    title: 'This page is out of date',
    detail: 'Nothing was recorded. Load the page again and acknowledge from there.',
  };
  return request.json ? { status: 403, problem } : { ...answerOf(deps, request, view), status: 403 };
}
