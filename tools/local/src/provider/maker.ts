// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a template's properties have no type
export type Properties = Record<string, any>;

/** A resource that was made. */
export interface Made {
  /** What `Ref` gives. */
  readonly id: string;
  /** What `Fn::GetAtt` gives. */
  readonly attributes?: Record<string, string>;
}

/** How the resources of one type are made and removed by the emulator's API. */
export interface Maker {
  /**
   * Makes a resource, or an updated one: whoever can change it in place gives the same id again.
   *
   * @param properties as in the template, but with every number and boolean as text, as CloudFormation hands them on
   * @param name for what the template gives no name
   */
  make(properties: Properties, name: string): Promise<Made>;
  remove(id: string, properties: Properties): Promise<void>;
}

/** The settings of every client: the emulator tells its functions where it is, and takes any key. */
export const CLIENT = {
  endpoint: process.env.AWS_ENDPOINT_URL,
  region: process.env.AWS_REGION,
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
};

/** Calls an operation of a service that speaks JSON and has no client here. */
export async function callJson(service: string, target: string, body: object): Promise<Properties> {
  const response = await fetch(`${CLIENT.endpoint}/`, {
    method: 'POST',
    headers: { ...authorization(service), 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target },
    body: JSON.stringify(body),
  });
  return read(response);
}

/** Calls an operation of a service that speaks REST and has no client here. */
export async function callRest(service: string, method: string, path: string, body?: object): Promise<Properties> {
  const response = await fetch(`${CLIENT.endpoint}${path}`, {
    method,
    headers: { ...authorization(service), 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  return read(response);
}

/** The emulator reads service and region from the signature, and does not check it. */
function authorization(service: string): Record<string, string> {
  const scope = `local/20200101/${CLIENT.region}/${service}/aws4_request`;
  return { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none` };
}

async function read(response: Response): Promise<Properties> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text}`);
  return text === '' ? {} : (JSON.parse(text) as Properties);
}

/** Whether a property that CloudFormation hands on as text is true. */
export function isTrue(value: unknown): boolean {
  return String(value) === 'true';
}
