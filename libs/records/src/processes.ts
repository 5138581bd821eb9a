import { correctiveActionProcess } from './corrective-action/process.js';
import { cycleProcess, stageProcess } from './cycle/process.js';
import { acknowledgementProcess } from './documents/acknowledgement-process.js';
import { documentProcess, withdrawalProcess } from './documents/process.js';
import { plug } from './path/process.js';
import { reviewProcess, triggerProcess } from './review/process.js';

// Wherever records are opened the path knows all processes.
plug([correctiveActionProcess, cycleProcess, stageProcess]);
plug([documentProcess, withdrawalProcess, acknowledgementProcess, reviewProcess, triggerProcess]);
