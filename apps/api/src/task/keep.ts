import type { Unmet } from '#domain/errors.js';
import type { ExtensionResult } from '#records/path/extension.js';
import { removeDraftEvidence } from '#records/evidence/record-evidence.js';
import { inTransaction } from '#records/transaction.js';
import { z } from 'zod';
import type { Answer } from '../http/answer.js';
import { formOf, type Asked } from './asked.js';
import { answerClaim, refuseEntry } from './decide.js';
import { keepUploads, saveTyped, type Upload } from './draft.js';

/** "Save and continue later", "Add this file": keep everything and show the page again. */
export async function addFiles(asked: Asked, act: 'save' | 'file'): Promise<Answer> {
  const { request, view, uploads } = asked;
  if (view.status !== 'OPEN') return notOpen(asked);
  await keepUploads(asked);
  await saveTyped(asked);
  const unmet = [...refusals(uploads), ...(act === 'file' && uploads.length === 0 ? [NO_FILE] : [])];
  if (unmet.length > 0) return refuseEntry(asked, unmet);
  if (request.json) return { status: 200, json: { saved: true } };
  return backToPage({ save: 'saved', file: 'file' }[act], anchorOf(asked, act));
}

const NO_FILE: Unmet = { code: 'file-missing', field: 'evidence', reason: 'Choose a file first.' };

/** Files that came with the form and were not taken. */
export function refusals(uploads: readonly Upload[]): Unmet[] {
  return uploads.flatMap((upload) =>
    'refused' in upload ? [{ code: 'file-refused', field: 'evidence', reason: upload.refused }] : [],
  );
}

/** Takes a file off the draft. */
export async function removeFile(asked: Asked, evidenceId: string): Promise<Answer> {
  const { service, request, view } = asked;
  if (view.status !== 'OPEN') return notOpen(asked);
  if (!view.draftEvidence.some(({ id }) => id === evidenceId)) return service.answers.badRequest(request.json);
  await saveTyped(asked);
  const draft = { evidenceId, taskId: view.task.id, byPerson: view.person.id };
  await inTransaction(service.deps.records, (tx) => removeDraftEvidence(tx, draft));
  return request.json ? { status: 200, json: { removed: evidenceId } } : backToPage('removed');
}

/** "Ask for more time": the request is a step of its own, decided by somebody else (SD9). */
export async function askExtension(asked: Asked): Promise<Answer> {
  const { service, request, view, submission } = asked;
  if (view.status !== 'OPEN') return notOpen(asked);
  const { extendUntil = '', extendReason = '' } = submission.fields;
  const wish = { until: extendUntil.trim(), reason: extendReason.trim() };
  const unmet = unmetWish(wish);
  if (unmet.length > 0) return refuseEntry(asked, unmet);
  const result = await service.deps.doors.askExtension({
    ...wish,
    linkId: view.linkId,
    sessionPersonId: request.session?.person.id ?? null,
  });
  return answerExtension(asked, result);
}

async function answerExtension(asked: Asked, result: ExtensionResult): Promise<Answer> {
  if (result.kind === 'UNMET') return refuseEntry(asked, result.unmet.map(toExtendField));
  if (result.kind !== 'ASKED') return answerClaim(asked, result);
  await saveTyped(asked);
  const taken = await asked.service.deps.doors.dispatch(result.outboxIds);
  return asked.request.json ? { status: taken ? 200 : 202, json: { asked: true } } : backToPage('asked');
}

function unmetWish({ until, reason }: { until: string; reason: string }): Unmet[] {
  const unmet: Unmet[] = [];
  if (!z.iso.date().safeParse(until).success)
    unmet.push({ code: 'until-missing', field: 'extendUntil', reason: 'Give the new due day.' });
  if (reason === '')
    unmet.push({ code: 'reason-missing', field: 'extendReason', reason: 'Say why more time is needed.' });
  return unmet;
}

function toExtendField(unmet: Unmet): Unmet {
  return { ...unmet, field: unmet.field === 'reason' ? 'extendReason' : 'extendUntil' };
}

/** Where on the page the person was. */
function anchorOf({ view }: Asked, act: 'save' | 'file'): string {
  const field = formOf(view).fields.find(({ widget }) => act === 'file' && widget === 'EVIDENCE');
  return field ? `#f-${field.name}` : '';
}

/** The task was answered, handed on or ended meanwhile. */
export function notOpen({ service, request, view }: Asked): Answer {
  return service.answers.notOpen(request.json, view, { formToken: service.token(view), status: 409 });
}

/** Relative, so that it is right under any path prefix and with or without a slash at the end. */
function backToPage(note: string, anchor = ''): Answer {
  return { status: 303, location: `?note=${note}${anchor}` };
}
