import type { Unmet } from '#domain/errors.js';
import type { Receipt, TaskView } from '#records/path/task-view.js';
import type { Answer, Problem } from '../http/answer.js';
import { tryAgain } from '../http/too-many.js';
import { html } from '../ui/page.js';
import { ClosedPage, MessagePage, ReceiptPage } from './task-after.page.js';
import { closedText } from './task-texts.js';

interface Message {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly text: string;
  readonly again?: boolean;
  readonly members?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Every answer of a task link that is not the open page: one sentence, one next step, one status code. */
export class TaskAnswers {
  constructor(readonly base: string) {}

  /** A page with one message, or the same as problem+json. */
  message(json: boolean, message: Message): Answer {
    const { status, code, title, text, again = false, members = {}, headers = {} } = message;
    if (json) return { status, headers, problem: { code, title, detail: text, ...members } satisfies Problem };
    return { status, headers, html: html(MessagePage({ base: this.base, title, text, again })) };
  }

  /** Unknown and mutated tokens look the same. */
  unknown(json: boolean): Answer {
    return this.message(json, {
      status: 404,
      code: 'unknown-link',
      title: 'This link is not known',
      text: 'Check that the whole link was copied from the mail. If it still does not open, sign in and look at your open tasks.',
    });
  }

  /** The person works here no more: the link says nothing of the record, not even its name. */
  left(json: boolean): Answer {
    return this.message(json, {
      status: 403,
      code: 'withdrawn',
      title: 'This link no longer opens',
      text: 'It was mailed to somebody who does not work here now. If a task of yours should be here, sign in and look at your open tasks.',
    });
  }

  reload(json: boolean): Answer {
    return this.message(json, {
      status: 403,
      code: 'form-token',
      title: 'This page is out of date',
      text: 'Nothing was recorded. Load the page again and send your answer from there.',
      again: true,
    });
  }

  badRequest(json: boolean): Answer {
    return this.message(json, {
      status: 400,
      code: 'unknown-act',
      title: 'That is not one of the answers',
      text: 'Nothing was recorded. Load the page again and choose one of its buttons.',
      again: true,
    });
  }

  tooMany(json: boolean, seconds: number): Answer {
    return this.message(json, {
      status: 429,
      code: 'too-many-requests',
      title: 'Please wait a little',
      text: `That was asked too often. ${tryAgain(seconds)}`,
      headers: { 'retry-after': String(seconds) },
    });
  }

  freshLink(json: boolean, sent: boolean): Answer {
    if (sent && json) return { status: 202, json: { sent: true } };
    return this.message(json, {
      status: sent ? 202 : 409,
      code: 'task-not-open',
      title: sent ? 'A fresh link is on its way' : 'The task is no longer open',
      text: sent
        ? 'It goes to your work mailbox and nowhere else. This link stays without effect.'
        : 'No new link is needed.',
    });
  }

  /** Step-up: to sign-in and back to the same page. */
  signIn(json: boolean, path: string): Answer {
    if (!json) return { status: 303, location: this.signInPath(path) };
    return {
      status: 401,
      problem: {
        code: 'sign-in-needed',
        title: 'This decision needs your sign-in as well',
        signIn: this.signInPath(path),
      },
    };
  }

  signInPath(path: string): string {
    return `${this.base}/sign-in?back=${encodeURIComponent(path)}`;
  }

  receipt(
    json: boolean,
    given: { status: number; receipt: Receipt; view: TaskView; formToken: string; amendable: boolean },
  ): Answer {
    const { status, receipt, view, formToken, amendable } = given;
    const again = status === 409;
    const text =
      status === 202
        ? 'Your answer is recorded. The process engine is away for the moment; the process continues automatically.'
        : again
          ? 'You answered differently before; the first answer stands. To correct it, see below.'
          : '';
    if (json && again)
      return { status, problem: { code: 'decided-differently', title: 'The first answer stands', receipt } };
    if (json) return { status, json: { receipt } };
    const title = again ? 'You have already answered' : 'Recorded';
    return { status, html: html(ReceiptPage({ view, base: this.base, formToken, receipt, title, text, amendable })) };
  }

  closed(view: TaskView, shown: { formToken: string; status: number; amendable: boolean }): Answer {
    const { formToken, status, amendable } = shown;
    if (view.status === 'DECIDED_BY_YOU' && view.receipt) {
      return this.receipt(false, { status, receipt: view.receipt, view, formToken, amendable });
    }
    const fresh = view.status === 'EXPIRED' || view.status === 'SUPERSEDED';
    return { status, html: html(ClosedPage({ view, base: this.base, formToken, fresh })) };
  }

  /** A task that is not open for this person, answered to a POST. */
  notOpen(json: boolean, view: TaskView, shown: { formToken: string; status: number }): Answer {
    const { title, text } = closedText(view);
    if (json) {
      return {
        status: shown.status,
        problem: { code: view.status.toLowerCase().replaceAll('_', '-'), title, detail: text },
      };
    }
    return this.closed(view, { ...shown, amendable: false });
  }

  /** Handed on by the person. */
  handedOn(json: boolean, to: string, status: number): Answer {
    if (json) return { status, json: { handedOnTo: to } };
    return this.message(false, {
      status,
      code: 'handed-on',
      title: `Handed to ${to}`,
      text: `${to} gets a mail with an own link. Your link no longer decides, and both names stay in the record.`,
    });
  }

  unmetProblem(unmet: readonly Unmet[]): Answer {
    return {
      status: 422,
      problem: { code: 'unmet-requirements', title: 'This could not be recorded yet', unmet },
    };
  }
}
