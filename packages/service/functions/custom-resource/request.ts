/**
 * Request of AWS CloudFormation to a custom resource.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
 */
export interface CustomResourceRequest<Properties> {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly RequestId: string;
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: Properties;
  readonly OldResourceProperties?: Properties;
}

/** Sends a body to a URL. */
export type Put = (url: string, body: string) => Promise<void>;

/** Sends the result of a request to AWS CloudFormation: a failure if there is a problem. */
export async function answer(
  request: CustomResourceRequest<unknown>,
  problem: string | undefined,
  put: Put,
): Promise<void> {
  const result = {
    Status: problem === undefined ? 'SUCCESS' : 'FAILED',
    Reason: problem,
    PhysicalResourceId: request.PhysicalResourceId ?? request.LogicalResourceId,
    StackId: request.StackId,
    RequestId: request.RequestId,
    LogicalResourceId: request.LogicalResourceId,
  };
  await put(request.ResponseURL, JSON.stringify(result));
}

/** Puts the result at the URL of the request. */
export async function putResult(url: string, body: string): Promise<void> {
  const { ok, status } = await fetch(url, { method: 'PUT', body, headers: { 'content-type': '' } });
  if (!ok) throw new Error(`AWS CloudFormation rejected the response with status ${status}`);
}

/** Family and revision of the ARN of a task definition. */
export function partsOf(taskDefinition: string): [family: string, revision: number] {
  const colon = taskDefinition.lastIndexOf(':');
  return [taskDefinition.slice(0, colon), Number(taskDefinition.slice(colon + 1))];
}
