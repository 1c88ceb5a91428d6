// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the properties in a template have no type
export type Properties = Record<string, any>;

/** A created resource. */
export interface CreatedResource {
  /** Value of `Ref`. */
  readonly id: string;
  /** Values of `Fn::GetAtt`. */
  readonly attributes?: Record<string, string>;
}

/** Creates and deletes the resources of a type with the service API of the emulator. */
export interface ResourceProvider {
  /**
   * Creates or updates a resource. An update in place returns the same id.
   *
   * @param properties from the template. CloudFormation passes numbers and booleans as strings
   * @param name used if the template contains no name
   */
  create(properties: Properties, name: string): Promise<CreatedResource>;
  delete(id: string, properties: Properties): Promise<void>;
}

/** Settings of all clients. The emulator passes its endpoint to functions and accepts any access key. */
export const CLIENT = {
  endpoint: process.env.AWS_ENDPOINT_URL,
  region: process.env.AWS_REGION,
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
};

/** Calls a JSON operation of a service without a client in this workspace. */
export async function callJson(service: string, target: string, body: object): Promise<Properties> {
  const response = await fetch(`${CLIENT.endpoint}/`, {
    method: 'POST',
    headers: { ...authorization(service), 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target },
    body: JSON.stringify(body),
  });
  return read(response);
}

/** Calls a REST operation of a service without a client in this workspace. */
export async function callRest(service: string, method: string, path: string, body?: object): Promise<Properties> {
  const response = await fetch(`${CLIENT.endpoint}${path}`, {
    method,
    headers: { ...authorization(service), 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  return read(response);
}

/** The emulator reads the service and the Region from the signature but does not verify it. */
function authorization(service: string): Record<string, string> {
  const scope = `local/20200101/${CLIENT.region}/${service}/aws4_request`;
  return { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none` };
}

async function read(response: Response): Promise<Properties> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text}`);
  return text === '' ? {} : (JSON.parse(text) as Properties);
}

/** Returns whether a boolean property, which CloudFormation passes as a string, is true. */
export function isTrue(value: unknown): boolean {
  return String(value) === 'true';
}
