import type { FastifyReply } from 'fastify';
import { openEvidence } from '#records/evidence/evidence-store.js';
import { readEvidenceLink } from '#records/evidence/read-evidence-link.js';
import type { ApiDeps } from './api-deps.js';

/** Streams a file of a record as a download; what somebody uploaded never runs on our pages. @returns false when there is none */
export async function sendEvidence(
  deps: ApiDeps,
  reply: FastifyReply,
  of: { recordId: string; evidenceId: string },
): Promise<boolean> {
  const link = await readEvidenceLink(deps.records, of);
  if (!link) return false;
  const { stream, size } = await openEvidence(deps.evidenceDir, link.sha256);
  void reply
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(link.name)}`)
    .header('content-length', String(size))
    .header('etag', `"${link.sha256}"`)
    .type(link.type)
    .send(stream);
  return true;
}
