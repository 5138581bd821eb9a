import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fileOfAcknowledgement } from '../documents/acknowledge-link.js';
import { send, type Answer } from '../http/answer.js';
import { networkOf, wantsJson } from '../http/client.js';
import { GuessLimit } from '../http/guess-limit.js';
import { readForm, textFields } from '../http/read-form.js';
import { sendEvidence } from '../http/send-evidence.js';
import { sessionOf } from '../http/sessions.js';
import type { TaskRequest } from './asked.js';
import { storeUpload, type Upload } from './draft.js';
import type { Submission } from './submission.js';
import { TaskService } from './task.service.js';

/** Unknown links per network and minute; a link that is known opens in any case. */
const GUESSES_PER_MINUTE = 300;

/** The only kind of link that leads to a decision. HEAD comes with GET; other methods answer 405. */
@ApiExcludeController()
@Controller('t')
export class TaskController {
  private readonly guesses = new GuessLimit(GUESSES_PER_MINUTE);

  constructor(@Inject(TaskService) private readonly tasks: TaskService) {}

  @Get(':token')
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { note } = request.query as { note?: unknown };
    const asked = await this.asked(request, tokenOf(request));
    await this.answer(request, reply, () => this.tasks.show(asked, typeof note === 'string' ? note : undefined));
  }

  /** A file that the decision rests on: whoever is asked reads it, and who decided still does until the link ends. */
  @Get(':token/evidence/:evidenceId')
  async evidence(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { token, evidenceId } = request.params as { token: string; evidenceId: string };
    const view = await this.tasks.find(token);
    if (view && (await this.tasks.shows(view)).files && view.evidence.some(({ id }) => id === evidenceId)) {
      if (await sendEvidence(this.tasks.deps, reply, { recordId: view.record.id, evidenceId })) return;
    }
    const file = view ? null : await fileOfAcknowledgement(this.tasks.deps, token, evidenceId);
    if (file && (await sendEvidence(this.tasks.deps, reply, file))) return;
    await this.answer(request, reply, () => Promise.resolve(this.tasks.answers.unknown(wantsJson(request))));
  }

  @Post(':token')
  async act(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const asked = await this.asked(request, tokenOf(request));
    await this.answer(request, reply, async () => {
      const { submission, uploads } = await this.submission(request, asked);
      return this.tasks.act(asked, submission, uploads);
    });
  }

  /** Answers, and slows down a network that asks for links that do not exist; who has a link is never slowed down by others. */
  private async answer(request: FastifyRequest, reply: FastifyReply, work: () => Promise<Answer>): Promise<void> {
    const answer = await work();
    if (answer.status !== 404) return send(reply, answer);
    const network = networkOf(request);
    const wait = this.guesses.wait(network);
    this.guesses.count(network);
    send(reply, wait > 0 ? this.tasks.answers.tooMany(wantsJson(request), wait) : answer);
  }

  private async asked(request: FastifyRequest, token: string): Promise<TaskRequest> {
    return { token, json: wantsJson(request), session: await sessionOf(this.tasks.deps, request), path: `/t/${token}` };
  }

  private async submission(
    request: FastifyRequest,
    asked: TaskRequest,
  ): Promise<{ submission: Submission; uploads: readonly Upload[] }> {
    if ((request.headers['content-type'] ?? '').startsWith('application/json')) {
      return { submission: jsonSubmission(request.body), uploads: [] };
    }
    const { fields, files } = await readForm(request, (file, before) => this.store(file, before, asked));
    return { submission: { act: fields['act'] ?? '', fields, entry: null }, uploads: files };
  }

  /** Nobody without the page's form token fills the disk: the token comes before the file. */
  private async store(
    file: MultipartFile,
    before: Readonly<Record<string, string>>,
    asked: TaskRequest,
  ): Promise<Upload> {
    const view = await this.tasks.find(asked.token);
    if (view?.status !== 'OPEN' || !this.tasks.tokenFits(view, { fields: before })) {
      file.file.resume();
      return { refused: 'The file was not kept.' };
    }
    const upload = await storeUpload(this.tasks.deps, { name: file.filename, stream: file.file });
    file.file.resume();
    return upload;
  }
}

function tokenOf(request: FastifyRequest): string {
  return (request.params as { token: string }).token;
}

/** `{ formToken, outcome, entry, comment, delegateTo }` or `{ formToken, act, … }`. */
function jsonSubmission(body: unknown): Submission {
  const given = (body ?? {}) as { outcome?: unknown; entry?: unknown; comment?: unknown };
  const fields = textFields(body);
  const outcome = typeof given.outcome === 'string' ? given.outcome : '';
  const entry = given.entry !== null && typeof given.entry === 'object' ? (given.entry as Record<string, unknown>) : {};
  return {
    act: fields['act'] ?? `decide:${outcome}`,
    fields: { ...fields, delegateComment: fields['delegateComment'] ?? fields['comment'] ?? '' },
    entry,
  };
}
