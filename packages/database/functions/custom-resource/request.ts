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
}

/** Result of a request: the attributes of the resource, or why it failed. */
export type CustomResourceResult = { readonly Data: object } | { readonly Reason: string };

/** Sends a body to a URL. */
export type Put = (url: string, body: string) => Promise<void>;

/** Sends the result of a request to AWS CloudFormation. */
export async function answer(
  request: CustomResourceRequest<unknown>,
  result: CustomResourceResult & { readonly PhysicalResourceId?: string },
  put: Put,
): Promise<void> {
  const body = {
    Status: 'Reason' in result ? 'FAILED' : 'SUCCESS',
    PhysicalResourceId: request.PhysicalResourceId ?? request.LogicalResourceId,
    ...result,
    StackId: request.StackId,
    RequestId: request.RequestId,
    LogicalResourceId: request.LogicalResourceId,
  };
  await put(request.ResponseURL, JSON.stringify(body));
}

/** Puts the result at the URL of the request. */
export async function putResult(url: string, body: string): Promise<void> {
  const { ok, status } = await fetch(url, { method: 'PUT', body, headers: { 'content-type': '' } });
  if (!ok) throw new Error(`AWS CloudFormation rejected the response with status ${status}`);
}
