import type { Unmet } from '#domain/errors.js';
import { pageField } from '#forms/check-entry.js';
import type { Answer as FormAnswer, Form } from '#forms/form.js';
import type { ClaimRequest, ClaimResult } from '#records/path/claim.js';
import type { Answer } from '../http/answer.js';
import { html } from '../ui/page.js';
import { timeText } from '../ui/times.js';
import { outcomeWords } from '../ui/words.js';
import { barredText } from './barred-text.js';
import { formOf, type Asked } from './asked.js';
import { keepUploads, saveTyped } from './draft.js';
import { resolveEntry, resolvePerson, type Resolved } from './submission.js';
import { TaskPage } from './task.page.js';

const DELEGATE = 'DELEGATE';

/** The claiming transaction and its answers, row by row of the contract A2b. */
export async function decide(asked: Asked, outcome: string): Promise<Answer> {
  const { service, request, view } = asked;
  const form = formOf(view);
  const answer = form.answers.find((candidate) => candidate.outcome === outcome);
  if (!answer && outcome !== DELEGATE) return service.answers.badRequest(request.json);
  const files = view.status === 'OPEN' ? await keepUploads(asked) : view.draftEvidence.map(({ id }) => id);
  const prepared = answer ? await prepare(asked, { form, answer }, files) : await prepareDelegate(asked);
  // A closed task is answered by the claiming transaction even when the form has gaps: a receipt matters more than a comma.
  // So is somebody who may not answer: what they lack is not the form.
  if (!prepared.ok && view.status === 'OPEN' && view.question.barred === null)
    return refuseEntry(asked, prepared.unmet);
  const claim = claimOf(asked, prepared.ok ? prepared : { entry: {}, comment: '' });
  return answerClaim(asked, await service.deps.doors.claim({ ...claim, outcome, formVersion: form.version }));
}

type Sent = Pick<ClaimRequest, 'entry' | 'comment'> & { readonly delegateTo?: string };

function claimOf(asked: Asked, { entry, comment, delegateTo }: Sent): Omit<ClaimRequest, 'outcome' | 'formVersion'> {
  const { request, view, submission } = asked;
  return {
    linkId: view.linkId,
    subjectSha256: submission.fields['subject'] || view.subject.sha256,
    entry,
    comment,
    delegateTo: delegateTo ?? null,
    sessionPersonId: request.session?.person.id ?? null,
  };
}

type Prepared = Resolved & { readonly delegateTo?: string };

async function prepare(
  asked: Asked,
  on: { form: Form; answer: FormAnswer },
  files: readonly string[],
): Promise<Prepared> {
  return resolveEntry(asked.service.deps.records, on, { submission: asked.submission, files });
}

async function prepareDelegate({ service, submission }: Asked): Promise<Prepared> {
  const to = (submission.fields['delegateTo'] ?? '').trim();
  const comment = (submission.fields['delegateComment'] ?? '').trim();
  const unmet: Unmet[] = [];
  const found = to === '' ? { reason: 'Say who it should go to.' } : await resolvePerson(service.deps.records, to);
  if (!('id' in found)) unmet.push({ code: 'delegate-missing', field: 'delegateTo', reason: found.reason });
  if (comment === '')
    unmet.push({ code: 'comment-missing', field: 'delegateComment', reason: 'Say why you hand it on.' });
  if (unmet.length > 0 || !('id' in found)) return { ok: false, unmet };
  return { ok: true, entry: {}, comment, delegateTo: found.id };
}

/** What each result of the claiming transaction means for the client. */
export async function answerClaim(asked: Asked, result: ClaimResult): Promise<Answer> {
  const { service, request, view } = asked;
  const { answers } = service;
  const formToken = service.token(view);
  switch (result.kind) {
    case 'RECORDED': {
      const status = (await service.deps.doors.dispatch(result.outboxIds)) ? 200 : 202;
      const amendable = await service.deps.doors.mayAmend({ decisionId: result.receipt.decisionId });
      return answers.receipt(request.json, { status, receipt: result.receipt, view, formToken, amendable });
    }
    case 'HANDED_ON': {
      const status = (await service.deps.doors.dispatch(result.outboxIds)) ? 200 : 202;
      return answers.handedOn(request.json, result.to, status);
    }
    case 'UNMET':
      return refuseEntry(asked, result.unmet);
    case 'SIGN_IN_NEEDED':
      await saveTyped(asked);
      return answers.signIn(request.json, request.path);
    case 'SUBJECT_CHANGED':
      return subjectChanged(asked);
    default:
      return 'receipt' in result ? answerAgain(asked, result) : answerRefusal(asked, result);
  }
}

type Again = Extract<ClaimResult, { kind: 'SAME_AGAIN' | 'DIFFERENT_AGAIN' }>;

/** Answered before: the first receipt, once more. */
async function answerAgain({ service, request, view }: Asked, { kind, receipt }: Again): Promise<Answer> {
  const amendable = await service.deps.doors.mayAmend({ decisionId: receipt.decisionId });
  const status = kind === 'SAME_AGAIN' ? 200 : 409;
  return service.answers.receipt(request.json, { status, receipt, view, formToken: service.token(view), amendable });
}

type Refusal = Extract<ClaimResult, { kind: 'DECIDED_BY_OTHER' | 'NOT_YOURS' | 'EXPIRED' | 'UNKNOWN' }>;

function answerRefusal(asked: Asked, result: Refusal): Answer {
  const { service, request, view } = asked;
  const { answers } = service;
  switch (result.kind) {
    case 'DECIDED_BY_OTHER':
      return answers.message(request.json, {
        status: 409,
        code: 'decided-by-other',
        title: 'This is already decided',
        text: `${result.by} decided on ${timeText(result.at, view.person.zone)}: ${outcomeWords(result.outcome)}. Your answer was not recorded. If you see it differently, tell the owner of the record.`,
        members: { by: result.by, outcome: result.outcome, at: new Date(result.at).toISOString() },
      });
    case 'NOT_YOURS':
      return answers.message(request.json, {
        status: 403,
        code: result.reason.toLowerCase().replaceAll('_', '-'),
        title:
          view.question.barred === null && handsOn(asked) && result.reason === 'SEPARATION_OF_DUTIES'
            ? 'This person may not decide this'
            : 'You may not decide this',
        text: `${barredText(result)} Nothing was recorded except the attempt. Please ask ${result.ask}.`,
        members: { reason: result.reason, rules: result.rules },
      });
    case 'EXPIRED':
      return answers.notOpen(
        request.json,
        { ...view, status: 'EXPIRED' },
        { formToken: service.token(view), status: 410 },
      );
    case 'UNKNOWN':
      return answers.unknown(request.json);
  }
}

function handsOn({ submission }: Asked): boolean {
  return submission.act === `decide:${DELEGATE}`;
}

/** 422: the page again, everything typed kept, every error at its field and in the summary. */
export async function refuseEntry(asked: Asked, unmet: readonly Unmet[]): Promise<Answer> {
  const { service, request, submission } = asked;
  if (request.json) return service.answers.unmetProblem(unmet);
  const view = (await service.find(request.token)) ?? asked.view;
  const form = formOf(view);
  const errors = unmet.map((item) =>
    item.field === undefined ? item : { ...item, field: pageField(form, item.field, submission.fields) },
  );
  const page = await service.pageProps(view, request);
  return { status: 422, html: html(TaskPage({ ...page, typed: submission.fields, errors })) };
}

/** 409: the difference and the new page; what was typed stays. */
async function subjectChanged(asked: Asked): Promise<Answer> {
  const { service, request, submission } = asked;
  const view = await service.find(request.token);
  if (!view) return service.answers.unknown(request.json);
  const text = 'The text changed while you had it open. Nothing was recorded; please read it again and decide then.';
  if (request.json) {
    return {
      status: 409,
      problem: {
        code: 'subject-changed',
        title: 'The text has changed',
        detail: text,
        subjectSha256: view.subject.sha256,
      },
    };
  }
  if (view.status !== 'OPEN')
    return service.answers.notOpen(false, view, { formToken: service.token(view), status: 409 });
  const page = await service.pageProps(view, request);
  return { status: 409, html: html(TaskPage({ ...page, typed: submission.fields, note: text, changed: true })) };
}
