import { DOCUMENT_TYPE_RULES } from '#domain/documents/document-types.js';
import { compareVersions, parseVersion } from '#domain/documents/version-number.rules.js';
import type { CompanyDates } from './company-dates.js';
import type { CompanyFile } from './company-file.js';
import type { DocumentEntry } from './document-entry.js';
import type { Problems } from './reading.js';

interface Context {
  readonly dates: CompanyDates;
  readonly problems: Problems;
}

/** Notes what in the documents of a file cannot be: doubled ids, versions out of order or in force in the future. */
export function checkDocuments(file: CompanyFile, context: Context): void {
  const ids = new Set<string>();
  file.documents.forEach((document, index) => {
    const path = `documents[${index}]`;
    if (ids.has(document.id)) context.problems.add(`${path}.id`, `${document.id} stands in the file twice`);
    ids.add(document.id);
    checkVersions(document, path, context);
  });
}

function checkVersions(document: DocumentEntry, path: string, { dates, problems }: Context): void {
  const { versions, draft, type } = document;
  if (!DOCUMENT_TYPE_RULES[type].versioned && (versions.length > 0 || draft !== null))
    problems.add(`${path}.versions`, 'a document of external origin has no versions here');
  versions.forEach((version, at) => {
    const before = versions[at - 1];
    const where = `${path}.versions[${at}]`;
    if (dates.day(version.effective) > dates.d0)
      problems.add(`${where}.effective`, `${version.effective} lies in the future`);
    if (!before) return;
    if (compareVersions(parseVersion(before.number), parseVersion(version.number)) >= 0)
      problems.add(`${where}.number`, `${version.number} does not come after ${before.number}`);
    if (dates.day(version.effective) < dates.day(before.effective))
      problems.add(`${where}.effective`, `${version.effective} lies before ${before.effective}`);
  });
}
