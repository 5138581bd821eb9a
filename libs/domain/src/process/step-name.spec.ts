import { expect, it } from '@jest/globals';
import { stepOf } from './steps.js';
import { stepName, stepVerb } from './step-name.rules.js';

it.each([
  ['IMPLEMENT', '2', `${stepOf('IMPLEMENT').label} 2`],
  ['O1', 'Q3', `${stepOf('O1').label} Q3`],
  ['START', 'O1/Q3', `${stepOf('START').label} O1 Q3`],
  ['GATE_WAIVER', 'G1/CLIMATE_DETERMINED', `${stepOf('GATE_WAIVER').label} G1/CLIMATE_DETERMINED`],
  ['REVISION', 'E2/1', 'Revision of an output: Scope Statement'],
  ['REVISION_APPROVAL', 'O2/Q1/2', /^Approval of a revision: .+ Q1$/],
  ['REVISION', 'XX', 'Revision of an output'],
  ['EXTENSION', '0194/1', stepOf('EXTENSION').label],
  ['TRIAGE', '', stepOf('TRIAGE').label],
  ['GONE', '', 'GONE'],
])('%s with the part "%s" has a name that people understand', (code, part, name) => {
  if (typeof name === 'string') expect(stepName(code, part)).toBe(name);
  else expect(stepName(code, part)).toMatch(name);
});

it.each([
  ['REVISION', 'E2/1', 'Prepare a new version of the Scope Statement for'],
  ['REVISION', 'M3/Q1/2', 'Prepare a new version of the KPI sheet Q1 for'],
  ['REVISION_APPROVAL', 'E2/1', 'Approve the new version of the Scope Statement for'],
  ['REVISION', 'XX', stepOf('REVISION').verb],
  ['E2', '', stepOf('E2').verb],
  ['O1', 'Q3', stepOf('O1').verb],
])('%s with the part "%s" asks for something that people understand', (code, part, verb) => {
  expect(stepVerb(code, part)).toBe(verb);
});
