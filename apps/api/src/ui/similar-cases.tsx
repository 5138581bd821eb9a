import type { SimilarCase } from '#records/corrective-action/similar.js';
import { StateTag } from './state-tag.js';
import { dayText } from './times.js';

/** Records that may be about the same: by requirement, department and words. */
export function SimilarCases({ cases, base, zone }: { cases: readonly SimilarCase[]; base: string; zone: string }) {
  if (cases.length === 0) return null;
  return (
    <section class="card">
      <h2>Similar cases</h2>
      <table class="stack">
        <thead>
          <tr>
            {['Record', 'State', 'Raised', 'Why it is listed'].map((head) => (
              <th scope="col">{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cases.map((found) => (
            <tr>
              <td>
                <a href={`${base}/corrective-actions/${found.id}`}>{found.id}</a> {found.title}{' '}
                <small>{found.requirementRefs.join(', ')}</small>
              </td>
              <td data-label="State">
                <StateTag state={found.state} />
                {found.grade === null ? '' : ` ${found.grade.toLowerCase()}`}
              </td>
              <td data-label="Raised">{dayText(found.raisedAt, zone)}</td>
              <td data-label="Why it is listed">{why(found)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function why({ repeat, sameRequirement, sameDepartment }: SimilarCase): string {
  if (repeat) return 'may be repeated: same requirement and department within 12 months';
  const reasons = [sameRequirement && 'same requirement', sameDepartment && 'same department'].filter(Boolean);
  return reasons.length > 0 ? reasons.join(', ') : 'similar words';
}
