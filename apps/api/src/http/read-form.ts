import type { Multipart, MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { requirePlainText } from './text-guard.js';

/** Fields of a form and what became of its files. */
export interface ReadForm<Stored> {
  readonly fields: Readonly<Record<string, string>>;
  readonly files: readonly Stored[];
}

/** Three lists of 400 rows with five cells each; the limit of the body bounds the rest. */
const MOST_FIELDS = 10_000;
const FIELD_BYTES = 64_000;

/**
 * Reads a posted form, url-encoded or multipart; files are streamed to `store` while they arrive.
 * @param store gets each file with the fields that came before it; it must consume the stream
 */
export async function readForm<Stored>(
  request: FastifyRequest,
  store: (file: MultipartFile, before: Readonly<Record<string, string>>) => Promise<Stored>,
): Promise<ReadForm<Stored>> {
  if (!request.isMultipart()) return { fields: textFields(request.body), files: [] };
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  const files: Stored[] = [];
  const parts = request.parts({
    limits: { fields: MOST_FIELDS, fieldSize: FIELD_BYTES, files: 5, fileSize: Infinity },
  });
  for await (const part of parts as AsyncIterable<Multipart>) {
    if (part.type === 'field') fields[part.fieldname] = String(part.value);
    else if (part.filename === '') part.file.resume();
    else files.push(await store(part, fields));
  }
  requirePlainText(fields, 422);
  return { fields, files };
}

/** Text fields of a parsed body; a repeated field counts with its last value. */
export function textFields(body: unknown): Record<string, string> {
  if (body === null || typeof body !== 'object') return {};
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(body).slice(0, MOST_FIELDS)) {
    const last: unknown = Array.isArray(value) ? value.at(-1) : value;
    if (typeof last === 'string' || typeof last === 'number' || typeof last === 'boolean') fields[name] = String(last);
  }
  return fields;
}
