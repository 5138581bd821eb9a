import type { TaskView } from '#records/path/task-view.js';
import { SimilarCases } from '../ui/similar-cases.js';

/** At triage: what may be the same, and which record is proposed as repeated. The links ask for a sign-in. */
export function Similar({ view, base }: { view: TaskView; base: string }) {
  const repeated = view.similar.find(({ repeat }) => repeat);
  return (
    <>
      <SimilarCases cases={view.similar} base={base} zone={view.person.zone} />
      {repeated && (
        <p class="note">
          This may repeat {repeated.id}. If it does, write {repeated.id} under "Repeats"; the grade is then not lower.
        </p>
      )}
    </>
  );
}
