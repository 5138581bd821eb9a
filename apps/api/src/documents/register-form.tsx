import { AUDIENCES, CLASSIFICATIONS, DOCUMENT_TYPE_RULES } from '#domain/documents/document-types.js';
import type { DocumentPageProps } from './document.page.js';
import { AUDIENCE_WORDS } from './document-words.js';

/** The register entry as the ISMS Manager changes it: what it said before stays in the trail. */
export function RegisterForm({ base, person, detail, typed }: DocumentPageProps) {
  const { document, mails } = detail;
  const value = (name: string, stands: string | number | null): string => typed?.[name] ?? String(stands ?? '');
  const versioned = DOCUMENT_TYPE_RULES[document.type].versioned;
  return (
    <details class="card" open={typed !== null}>
      <summary>Change the register entry</summary>
      <form method="post" action={`${base}/documents/${document.id}/entry`}>
        <input type="hidden" name="formToken" value={person.formToken} />
        <Line name="title" label="Title" value={value('title', document.title)} />
        <Line name="ownerId" label="Owner (work mail)" value={value('ownerId', mails.owner)} />
        {versioned && (
          <Line
            name="approverId"
            label="Named approver (work mail)"
            value={value('approverId', mails.approver)}
            hint="Where the type leaves a choice; empty = whoever the type says."
          />
        )}
        <Choice
          name="classification"
          label="Classification"
          value={value('classification', document.classification)}
          options={CLASSIFICATIONS.map((one) => [one, one.toLowerCase()])}
        />
        <Line
          name="clauses"
          label="Requirements"
          value={value('clauses', document.clauses.join(', '))}
          hint="7.5, A.5.1"
        />
        <Line
          name="reviewCycleMonths"
          label="Review every … months"
          value={value('reviewCycleMonths', document.review_cycle_months)}
        />
        <Choice
          name="audience"
          label="Acknowledged by"
          value={value('audience', document.audience)}
          options={AUDIENCES.map((one) => [one, AUDIENCE_WORDS[one]])}
        />
        <Line
          name="audienceDepartments"
          label="Departments that use it"
          value={value('audienceDepartments', document.audience_departments.join(', '))}
        />
        <Line
          name="related"
          label="Related documents"
          value={value('related', document.related.join(', '))}
          hint="Their owners look at theirs when this one changes, and the other way round."
        />
        {!versioned && <Line name="source" label="Issued by" value={value('source', document.source)} />}
        {!versioned && <Line name="edition" label="Edition" value={value('edition', document.edition)} />}
        <button>Change the entry</button>
      </form>
    </details>
  );
}

function Line({ name, label, value, hint }: { name: string; label: string; value: string; hint?: string }) {
  return (
    <div class="field">
      <label for={`f-${name}`}>{label}</label>
      <input id={`f-${name}`} name={name} value={value} {...(hint && { 'aria-describedby': `h-${name}` })} />
      {hint && <small id={`h-${name}`}>{hint}</small>}
    </div>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, words: string])[];
}

function Choice({ name, label, value, options }: ChoiceProps) {
  return (
    <div class="field">
      <label for={`f-${name}`}>{label}</label>
      <select id={`f-${name}`} name={name}>
        {options.map(([option, words]) => (
          <option value={option} selected={option === value}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}
