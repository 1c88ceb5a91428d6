import { makers } from './makers';
import type { Made, Properties } from './maker';

/** What CloudFormation sends to the function behind a custom resource. */
interface Request {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: {
    readonly Type: string;
    readonly Properties?: Properties;
    readonly Attributes?: string[];
  };
}

interface Outcome {
  readonly PhysicalResourceId: string;
  readonly Data?: Record<string, string>;
}

/** Makes, by the emulator's own API, resources whose types its CloudFormation lacks. */
export async function handler(request: Request): Promise<void> {
  try {
    await respond(request, { Status: 'SUCCESS', ...(await carryOut(request)) });
  } catch (error) {
    const Reason = `${request.ResourceProperties.Type}: ${(error as Error).message}`;
    // CloudFormation asks to delete what it could not make: there is nothing
    const PhysicalResourceId = request.PhysicalResourceId ?? NOTHING;
    await respond(request, { Status: 'FAILED', Reason, PhysicalResourceId });
  }
}

const NOTHING = 'nothing-was-made';

/** An update makes anew: where its id is another one, CloudFormation deletes the old resource. */
async function carryOut(request: Request): Promise<Outcome> {
  const { Type, Properties = {}, Attributes = [] } = request.ResourceProperties;
  const maker = makers[Type];
  const id = request.PhysicalResourceId ?? NOTHING;
  if (request.RequestType === 'Delete') {
    if (id !== NOTHING) await maker?.remove(id, Properties);
    return { PhysicalResourceId: id };
  }
  // arn:aws:cloudformation:region:account:stack/name/uuid
  const name = `${request.StackId.split('/')[1]}-${request.LogicalResourceId}`;
  const made = maker ? await maker.make(Properties, name) : recorded(Properties, name, Attributes);
  return { PhysicalResourceId: made.id, Data: made.attributes };
}

/** What is made nowhere has an id and attributes all the same, since other resources may read them. */
function recorded(properties: Properties, name: string, attributes: readonly string[]): Made {
  return {
    id: properties.Name ?? name,
    attributes: Object.fromEntries(attributes.map((attribute) => [attribute, `${name}-${attribute}`])),
  };
}

async function respond(request: Request, outcome: Outcome & { Status: string; Reason?: string }): Promise<void> {
  const { StackId, RequestId, LogicalResourceId } = request;
  await fetch(request.ResponseURL, {
    method: 'PUT',
    body: JSON.stringify({ StackId, RequestId, LogicalResourceId, ...outcome }),
  });
}
