import type { SimilarCase } from '#records/corrective-action/similar.js';
import { StateTag } from './state-tag.js';
import { dayText } from './times.js';

/** Records that may be about the same: by requirement, department and words. */
export function SimilarCases({ cases, base, zone }: { cases: readonly SimilarCase[]; base: string; zone: string }) {
  if (cases.length === 0) return null;
  return (
    <section class="card">
      <h2>Similar cases</h2>
      <ul class="files">
        {cases.map((found) => (
          <li>
            <a href={`${base}/corrective-actions/${found.id}`}>{found.id}</a> {found.title}{' '}
            <StateTag state={found.state} /> <small>{factsOf(found, zone)}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}

function factsOf(found: SimilarCase, zone: string): string {
  const facts = [
    found.grade?.toLowerCase(),
    found.requirementRefs.join(', '),
    dayText(found.raisedAt, zone),
    why(found),
  ];
  return facts.filter(Boolean).join(' · ');
}

function why({ repeat, sameRequirement, sameDepartment }: SimilarCase): string {
  if (repeat) return 'may be repeated: same requirement and department within 12 months';
  const reasons = [sameRequirement && 'same requirement', sameDepartment && 'same department'].filter(Boolean);
  return reasons.length > 0 ? reasons.join(', ') : 'similar words';
}
