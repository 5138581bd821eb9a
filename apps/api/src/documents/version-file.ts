import { readOrganisation } from '#records/directory/read-organisation.js';
import { reader } from '#records/transaction.js';
import type { OutputFile } from '../cycles/output-file.js';
import type { ApiDeps } from '../http/api-deps.js';
import { Refused } from '../http/errors.js';
import { makePdfFile } from '../http/make-pdf-file.js';
import type { SeenDocument } from './document-access.js';
import { versionPdfJob } from './version-pdf.js';

/**
 * The text of a version as a file: Markdown exactly as it was submitted, so that its sha256 is that of the version, or PDF.
 * @throws Refused 404 where it has no text or may not be read; what a PDF is refused for
 */
export async function versionFile(deps: ApiDeps, seen: SeenDocument, format: string): Promise<OutputFile> {
  const { detail, version, mayRead } = seen;
  const submission = version?.submission;
  if (!version || !submission?.body || !mayRead || submission.body.file !== null)
    throw new Refused(404, { code: 'unknown-text', title: 'This version has no text, or it is not for you to see' });
  const { text } = submission.body;
  const name = version.line.id;
  if (format === 'md') return { name: `${name}.md`, type: 'text/markdown; charset=utf-8', body: text };
  const organisation = await readOrganisation(reader(deps.records));
  const job = versionPdfJob(detail, { ...version, submission }, { organisation, zone: deps.zone });
  return { name: `${name}.pdf`, type: 'application/pdf', body: await makePdfFile(deps, job) };
}
