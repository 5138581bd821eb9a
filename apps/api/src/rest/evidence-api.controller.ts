import { Controller, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { countRate } from '#records/access/rate-counter.js';
import { addEvidence } from '#records/corrective-action/add-evidence.js';
import { readRecord } from '#records/corrective-action/read-record.js';
import { storeEvidence, type StoredEvidence } from '#records/evidence/evidence-store.js';
import { reader } from '#records/transaction.js';
import { send } from '../http/answer.js';
import { API_DEPS, type ApiDeps } from '../http/api-deps.js';
import { Refused } from '../http/errors.js';
import { principalOf } from '../http/principal.js';
import { readForm } from '../http/read-form.js';
import { ApiRoute } from './api-route.js';
import { storedFileSchema } from './schemas.js';

const HOUR_MS = 3_600_000;
const FILES_PER_HOUR = 200;

@ApiTags('Evidence')
@Controller('api/v1/evidence')
export class EvidenceApiController {
  constructor(@Inject(API_DEPS) private readonly deps: ApiDeps) {}

  @Post()
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      required: ['file'],
      properties: {
        record: { type: 'string', description: 'Record that the file is evidence of; must come before the file' },
        file: { type: 'string', format: 'binary' },
      },
    },
  })
  @ApiRoute({
    summary: 'Uploads a file, for a record or to be named when one is raised',
    scope: 'evidence',
    status: 201,
    answer: storedFileSchema,
    problems: [400, 404, 409, 413, 415, 422, 429],
  })
  async upload(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (!request.isMultipart()) {
      throw new Refused(415, { code: 'multipart-needed', title: 'Send the file as multipart/form-data' });
    }
    const { viewer, actor } = principalOf(request);
    const wait = await countRate(reader(this.deps.records), {
      subject: `upload/${actor}`,
      windowMs: HOUR_MS,
      limit: FILES_PER_HOUR,
    });
    if (wait > 0)
      throw new Refused(
        429,
        { code: 'too-many-requests', title: 'Too many files in this hour' },
        { 'retry-after': String(wait) },
      );
    const { fields, files } = await readForm(request, (file) => this.store(file));
    const [file] = files;
    if (!file) throw new Refused(400, { code: 'file-missing', title: 'There is no file in the form' });
    const recordId = fields['record'];
    if (recordId !== undefined && !(await readRecord(this.deps.records, viewer, recordId))) {
      throw new Refused(404, { code: 'unknown-record', title: 'There is no such record, or it is not for you to see' });
    }
    const evidence =
      recordId === undefined ? null : await addEvidence(this.deps.records, { recordId, file, by: viewer });
    send(reply, { status: 201, json: { ...file, evidence } });
  }

  private async store(file: MultipartFile): Promise<StoredEvidence> {
    const { maxBytes, types } = await this.deps.evidenceLimits();
    return storeEvidence({
      dir: this.deps.evidenceDir,
      stream: file.file,
      name: file.filename,
      maxBytes,
      allowedTypes: types,
    });
  }
}
