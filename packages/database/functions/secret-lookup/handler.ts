import { answer, type CustomResourceRequest, type CustomResourceResult, type Put } from '../custom-resource/request';

/** Request of AWS CloudFormation to a custom resource. */
export type Request = CustomResourceRequest<{ readonly SecretNames: string[] }>;

export interface Surroundings {
  /** Region of the function. */
  readonly region: string;
  /** ARN of a secret of this Region, `undefined` if it does not exist. */
  readonly arnOf: (name: string) => Promise<string | undefined>;
  readonly put: Put;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** A replica appears seconds after its secret. */
const ATTEMPTS = 12;
const WAIT = 5000;

/** Returns the ARNs of the secrets to AWS CloudFormation, as attributes `Arn0`, `Arn1` and so on. */
export function createHandler(surroundings: Surroundings): (request: Request) => Promise<void> {
  return async (request) => {
    const result = await lookUp(request, surroundings).catch((error: unknown) => ({ Reason: String(error) }));
    await answer(request, result, surroundings.put);
  };
}

async function lookUp(request: Request, surroundings: Surroundings): Promise<CustomResourceResult> {
  if (request.RequestType === 'Delete') return { Data: {} };
  const names = request.ResourceProperties.SecretNames;
  const found = await Promise.all(names.map((name) => arnOf(name, surroundings)));
  const missing = names.filter((_, index) => found[index] === undefined);
  if (missing.length > 0)
    return {
      Reason: `no secret ${missing.join(', ')} in ${surroundings.region}: deploy the stack that replicates it first`,
    };
  return { Data: Object.fromEntries(found.map((arn, index) => [`Arn${index}`, arn])) };
}

async function arnOf(name: string, { arnOf: find, sleep }: Surroundings): Promise<string | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const arn = await find(name);
    if (arn !== undefined || attempt === ATTEMPTS) return arn;
    await sleep(WAIT);
  }
}
