import { Inject, Injectable } from '@nestjs/common';
import { formToken, sameToken, tokenHash } from '#links/task-links.js';
import { readLinkLife } from '#records/access/link-life.js';
import { countRate } from '#records/access/rate-counter.js';
import type { TaskView } from '#records/path/task-view.js';
import { reader } from '#records/transaction.js';
import type { Answer } from '../http/answer.js';
import { API_DEPS, basePath, type ApiDeps } from '../http/api-deps.js';
import { actOnAcknowledgement, showAcknowledgement } from '../documents/acknowledge-link.js';
import { html } from '../ui/page.js';
import type { Asked, TaskRequest } from './asked.js';
import { decide } from './decide.js';
import type { Upload } from './draft.js';
import { addFiles, askExtension, removeFile } from './keep.js';
import { changeRows } from './rows.js';
import { linkShows, type LinkShows } from './link-shows.js';
import type { Submission } from './submission.js';
import { TaskAnswers } from './task-answers.js';
import { amend } from './amend.js';
import { TaskPage, type TaskPageProps } from './task.page.js';
import { timesOf } from './task-context.js';
import { endedJson, jsonOf } from './task-json.js';

const HOUR_MS = 3_600_000;

const NOTES: Readonly<Record<string, string>> = {
  saved: 'Saved. Nothing is decided yet; this page shows what you typed whenever you open the link.',
  row: 'A row was added.',
  drop: 'The row was removed.',
  csv: 'The rows were filled from your text. Nothing is sent yet.',
  file: 'The file is kept with your draft. It becomes evidence when you send your answer.',
  removed: 'The file was removed from your draft.',
  asked: 'Your request for more time is on its way to the person who decides about it.',
};

/** What the buttons of the page do. */
const ACTS: Readonly<Record<string, (asked: Asked, detail: string) => Promise<Answer>>> = {
  decide,
  amend,
  extend: askExtension,
  remove: removeFile,
  save: (asked) => addFiles(asked, 'save'),
  row: (asked, field) => changeRows(asked, 'row', field),
  drop: (asked, row) => changeRows(asked, 'drop', row),
  csv: (asked, field) => changeRows(asked, 'csv', field),
  file: (asked) => addFiles(asked, 'file'),
  'fresh-link': ({ service, view, request }) => service.freshLink(view, request.json),
};

/** What a task link shows and does. GET writes nothing; only POST decides (contract: security paper, A2b). */
@Injectable()
export class TaskService {
  readonly answers: TaskAnswers;

  constructor(@Inject(API_DEPS) readonly deps: ApiDeps) {
    this.answers = new TaskAnswers(basePath(deps));
  }

  /** The view of a token, or null. A malformed token takes the same road as an unknown one. */
  async find(token: string): Promise<TaskView | null> {
    return this.deps.doors.readTask({ tokenSha256: tokenHash(token) });
  }

  /** What the link may still show. */
  async shows(view: TaskView): Promise<LinkShows> {
    return linkShows(view.status, await readLinkLife(this.deps.records, view.linkId));
  }

  /** GET: 200 with the page or its JSON; 410 for an expired link; 404 for an unknown one. */
  async show(request: TaskRequest, note: string | undefined): Promise<Answer> {
    const view = await this.find(request.token);
    if (!view) return (await showAcknowledgement(this.deps, request)) ?? this.answers.unknown(request.json);
    const shows = await this.shows(view);
    if (shows.content === 'NOTHING') return this.answers.left(request.json);
    if (request.json) {
      const whole = shows.content === 'TASK';
      const json = whole ? await jsonOf(this.deps, view, this.token(view)) : endedJson(view, this.token(view));
      return { status: statusOf(view), json };
    }
    if (shows.content !== 'TASK') return this.closed(view, shows);
    const page = await this.pageProps(view, request);
    return { status: 200, html: html(TaskPage({ ...page, note: NOTES[note ?? ''] ?? draftNote(view) })) };
  }

  /** POST: form token and version first, then the act. */
  async act(request: TaskRequest, submission: Submission, uploads: readonly Upload[]): Promise<Answer> {
    const view = await this.find(request.token);
    if (!view)
      return (await actOnAcknowledgement(this.deps, request, submission)) ?? this.answers.unknown(request.json);
    if ((await this.shows(view)).content === 'NOTHING') return this.answers.left(request.json);
    if (!this.tokenFits(view, submission)) return this.answers.reload(request.json);
    const [act, detail = ''] = split(submission.act);
    const run = Object.hasOwn(ACTS, act) ? ACTS[act] : undefined;
    if (!run) return this.answers.badRequest(request.json);
    return run({ service: this, request, view, submission, uploads }, detail);
  }

  /** Properties of the page of an open task. */
  async pageProps(view: TaskView, request: TaskRequest): Promise<TaskPageProps> {
    const needsSession = view.question.assurance === 'B' && request.session?.person.id !== view.person.id;
    return {
      view,
      base: this.answers.base,
      formToken: this.token(view),
      path: request.path,
      ...(await timesOf(this.deps, view)),
      signIn: needsSession ? this.answers.signInPath(request.path) : null,
    };
  }

  /** True when the POST carries the form token of exactly what it says was shown. */
  tokenFits(view: TaskView, { fields }: Pick<Submission, 'fields'>): boolean {
    const given = fields['formToken'] ?? '';
    const shown = {
      linkId: view.linkId,
      questionId: fields['question'] || view.question.id,
      subjectSha256: fields['subject'] || view.subject.sha256,
    };
    return given !== '' && sameToken(given, formToken(this.deps.key, shown));
  }

  token(view: TaskView): string {
    return formToken(this.deps.key, {
      linkId: view.linkId,
      questionId: view.question.id,
      subjectSha256: view.subject.sha256,
    });
  }

  /** Page of a task that is not open for this person any more. */
  private async closed(view: TaskView, shows: LinkShows): Promise<Answer> {
    const amendable =
      shows.files && view.receipt !== null && (await this.deps.doors.mayAmend({ decisionId: view.receipt.decisionId }));
    const shown = shows.difference ? view : { ...view, subject: { ...view.subject, previous: null } };
    return this.answers.closed(shown, { formToken: this.token(view), status: statusOf(view), amendable });
  }

  /** At most three fresh links an hour and task, to the mailbox of the same person only. */
  async freshLink(view: TaskView, json: boolean): Promise<Answer> {
    const rate = { subject: `fresh-link/${view.task.id}`, windowMs: HOUR_MS, limit: 3 };
    const wait = await countRate(reader(this.deps.records), rate);
    if (wait > 0) return this.answers.tooMany(json, wait);
    const sent = await this.deps.doors.sendFreshLink({ linkId: view.linkId });
    return this.answers.freshLink(json, sent.kind === 'SENT');
  }
}

/** 410 only where a fresh link helps; everything else that is known can be shown. */
function statusOf(view: TaskView): number {
  return view.status === 'EXPIRED' || view.status === 'SUPERSEDED' ? 410 : 200;
}

function draftNote(view: TaskView): string | null {
  return Object.keys(view.draft).length > 0 ? 'Your draft is shown. Nothing is decided yet.' : null;
}

function split(act: string): readonly [string, string?] {
  const at = act.indexOf(':');
  return at < 0 ? [act] : [act.slice(0, at), act.slice(at + 1)];
}
