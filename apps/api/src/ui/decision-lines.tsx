import { CAPACITY_NAMES, type Capacity } from '#domain/roles/roles.js';
import { stepWords } from './step-words.js';
import { clockText, dayText } from './times.js';
import { outcomeWords } from './words.js';

/** A decision as every record shows it. */
export interface ShownDecision {
  readonly code: string;
  readonly part?: string;
  readonly outcome: string;
  readonly comment: string | null;
  /** Rules of separation of duties without whose waiver it could not have been made. */
  readonly waived: readonly string[];
  readonly by: string;
  readonly onBehalfOf: string | null;
  readonly capacity: Capacity;
  readonly assurance: string;
  readonly at: number;
  readonly receipt: string;
  /** Hash of what was decided about. */
  readonly subjectSha256: string;
}

export interface DecisionLinesProps {
  readonly base: string;
  readonly zone: string;
  readonly heading: string;
  /** What a line is: `Decision`, `Answer`. */
  readonly what: string;
  readonly decisions: readonly ShownDecision[];
}

/** What people decided and answered, with their receipts; nothing where nobody did yet. */
export function DecisionLines({ base, zone, heading, what, decisions }: DecisionLinesProps) {
  if (decisions.length === 0) return null;
  return (
    <section class="card">
      <h2>{heading}</h2>
      <table class="stack">
        <thead>
          <tr>
            {[what, 'By', 'When', 'Receipt'].map((head) => (
              <th scope="col">{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {decisions.map((line) => (
            <tr>
              <td class="wrap">
                {stepWords(line.code, line.part)}: {outcomeWords(line.outcome)}{' '}
                {line.comment && <small class="pre">“{line.comment}”</small>}
                <ByWaiver base={base} rules={line.waived} />
              </td>
              <td data-label="By">
                {line.onBehalfOf ? `${line.by} for ${line.onBehalfOf}` : line.by}{' '}
                <small>
                  {CAPACITY_NAMES[line.capacity]}, level {line.assurance}
                </small>
              </td>
              <td data-label="When">
                <span class="nobr">{dayText(line.at, zone)}</span> <small>{clockText(line.at, zone)}</small>
              </td>
              <td data-label="Receipt">
                <span class="nobr">{line.receipt}</span>{' '}
                <small>
                  version <code>{line.subjectSha256.slice(0, 8)}</code>
                </small>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function ByWaiver({ base, rules }: { base: string; rules: readonly string[] }) {
  if (rules.length === 0) return null;
  return (
    <small class="late">
      By <a href={`${base}/waivers`}>waiver</a> of {rules.join(', ')}
    </small>
  );
}
