import type { SignalName } from '#contracts/signals.js';
import { writeMessage } from '../messages/outbox.js';
import type { Tx } from '../transaction.js';
import { processFor } from './process.js';

/** The message that starts the story of a record, or tells it that something changed. @returns id of the outbox message */
export function wakeRecord(tx: Tx, recordId: string, options: { headStartMs?: number } = {}): Promise<string> {
  return send(tx, recordId, { signal: 'recordChanged', carriedId: recordId, ...options });
}

/** The message that a question of a record has its outcome. */
export function tellDecided(tx: Tx, recordId: string, questionId: string): Promise<string> {
  return send(tx, recordId, { signal: 'decided', carriedId: questionId, headStartMs: 2_000 });
}

function send(
  tx: Tx,
  recordId: string,
  message: { signal: SignalName; carriedId: string; headStartMs?: number },
): Promise<string> {
  return writeMessage(tx, { ...processFor(recordId).story(recordId), recordId, headStartMs: 0, ...message });
}
