import { resourceProviders } from './resource-providers';
import type { CreatedResource, Properties } from './resource-provider';

/** Request of CloudFormation to the function of a custom resource. */
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

/** Creates resources whose types CloudFormation of the emulator lacks, with the service API. */
export async function handler(request: Request): Promise<void> {
  try {
    await respond(request, { Status: 'SUCCESS', ...(await process(request)) });
  } catch (error) {
    const Reason = `${request.ResourceProperties.Type}: ${(error as Error).message}`;
    // CloudFormation deletes a resource that could not be created
    const PhysicalResourceId = request.PhysicalResourceId ?? NOT_CREATED;
    await respond(request, { Status: 'FAILED', Reason, PhysicalResourceId });
  }
}

const NOT_CREATED = 'not-created';

/** An update creates the resource again. If the id changes, CloudFormation deletes the old resource. */
async function process(request: Request): Promise<Outcome> {
  const { Type, Properties = {}, Attributes = [] } = request.ResourceProperties;
  const provider = resourceProviders[Type];
  const id = request.PhysicalResourceId ?? NOT_CREATED;
  if (request.RequestType === 'Delete') {
    if (id !== NOT_CREATED) await provider?.delete(id, Properties);
    return { PhysicalResourceId: id };
  }
  // arn:aws:cloudformation:region:account:stack/name/uuid
  const name = `${request.StackId.split('/')[1]}-${request.LogicalResourceId}`;
  const resource = provider ? await provider.create(Properties, name) : recorded(Properties, name, Attributes);
  return { PhysicalResourceId: resource.id, Data: resource.attributes };
}

/** A recorded resource has an id and attributes, because other resources can read them. */
function recorded(properties: Properties, name: string, attributes: readonly string[]): CreatedResource {
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
