import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Template } from '../../src/assembly/assembly';
import { CLI_CALLS, type ShopWorkspace } from './shop';
import { StackRefactors } from './stack-refactors';

/** A stack that the fake API reports as deployed. */
export interface FakeStack {
  readonly template: object | string;
  readonly status?: string;
  readonly terminationProtection?: boolean;
  readonly outputs?: Record<string, string>;
  readonly parameters?: Record<string, string>;
  readonly tags?: Record<string, string>;
  readonly notificationArns?: readonly string[];
  /** Physical ids of resources other than nested stacks, by logical id. */
  readonly resources?: Record<string, string>;
  /** Names of nested stacks by logical id. */
  readonly nested?: Record<string, string>;
}

/** A change of a resource in a change set of the fake API. */
export interface FakeChange {
  readonly action: 'Add' | 'Modify' | 'Remove' | 'Dynamic' | 'Import';
  readonly logicalId: string;
  readonly type: string;
  readonly replacement?: 'True' | 'False' | 'Conditional';
  readonly policyAction?: string;
  /** ARN of the change set of a nested stack. */
  readonly changeSet?: string;
  /** Properties before and after the change, which a description with values has. */
  readonly values?: readonly [before: object, after: object];
  readonly details?: readonly Readonly<
    Record<'name' | 'recreation' | 'evaluation' | 'source', string> & { entity?: string }
  >[];
}

/** A change set of the fake API. */
interface FakeChangeSet {
  readonly stack: string;
  readonly template: object;
  status: string;
}

/** A resource in Cloud Control API. */
interface ResourceId {
  readonly TypeName: string;
  readonly Identifier: string;
}

/** A call to the fake API. */
export interface Call {
  readonly action: string;
  readonly region: string;
  readonly accessKey: string;
  readonly parameters: URLSearchParams;
}

/** A fake of the APIs of AWS STS and CloudFormation over HTTP. */
export class FakeAws {
  account = '111111111111';
  /** Whether the lookup role can be assumed. */
  lookup = false;
  /** Whether the credentials are expired. */
  isExpired = false;
  /** Regions that do not answer: the connection stays open without a response, or is closed. */
  readonly silent = new Map<string, 'open' | 'closed'>();
  /** Regions in which stacks cannot be read. */
  readonly refused = new Set<string>();
  /** Services whose service-linked role exists. */
  readonly linkedServices = new Set<string>();
  /** Whether service-linked roles can be created. */
  canLink = true;
  /** Stacks by `<region>/<name>`. */
  readonly stacks = new Map<string, FakeStack>();
  /** Retained resources in the events of stacks by `<region>/<name>`: type and physical id. */
  readonly skipped = new Map<string, (readonly [string, string])[]>();
  /** Outputs that a stack has after it is deployed with `ShopWorkspace.deployWithCdk`, by name of the stack. */
  readonly nextOutputs = new Map<string, Record<string, string>>();
  /**
   * Changes in change sets, by name of the stack or ARN of the change set of a nested stack. By default, each resource that
   * differs is modified without a replacement.
   */
  readonly changes = new Map<string, readonly FakeChange[]>();
  /** Change sets that exist, by ARN. */
  readonly changeSets = new Map<string, FakeChangeSet>();
  /** Schemas of resource types. */
  readonly types = new Map<string, object>();
  /** Responses to operations of services with a JSON API, such as Amazon ECS. */
  readonly json = new Map<string, (parameters: never) => object>();
  /** Properties of resources that exist, by `<type> <identifier>`. */
  readonly existing = new Map<string, object>();
  /** Names of the stacks of existing resources, by physical id. */
  readonly owners = new Map<string, string>();
  /** Identifiers of imported resources, by `<stack>/<logical id>`. */
  readonly imported = new Map<string, object>();
  /** Objects in Amazon S3, by path. */
  readonly uploads = new Map<string, string>();
  readonly refactors = new StackRefactors(this.stacks, this.uploads);
  /** States of a stack after its update is canceled, by `<region>/<name>`. Each description returns the next. */
  readonly canceled = new Map<string, readonly string[]>();
  /** States that the next descriptions of a stack return, by `<region>/<name>`. */
  readonly following = new Map<string, readonly string[]>();
  readonly calls: Call[] = [];
  private server?: Server;

  reset(): void {
    Object.assign(this, { account: '111111111111', lookup: false, isExpired: false, canLink: true });
    this.linkedServices.clear();
    this.silent.clear();
    this.refused.clear();
    this.stacks.clear();
    this.nextOutputs.clear();
    this.skipped.clear();
    this.changes.clear();
    this.changeSets.clear();
    this.types.clear();
    this.existing.clear();
    this.owners.clear();
    this.imported.clear();
    this.uploads.clear();
    this.refactors.clear();
    this.canceled.clear();
    this.following.clear();
    this.calls.length = 0;
  }

  /** Reports the stage `dev` as deployed, with its synthesized templates. */
  deploy(shop: ShopWorkspace, change: (stack: string) => Partial<FakeStack> = () => ({})): void {
    for (const [region, stack] of [
      ['eu-west-1', 'Data'],
      ['eu-west-1', 'Service'],
      ['us-east-1', 'Alerts'],
    ]) {
      this.stacks.set(`${region}/dev-${stack}`, { template: shop.template(stack), ...change(stack) });
    }
  }

  async start(): Promise<void> {
    this.server = createServer((request, response) => {
      void read(request).then((body) => {
        const silence = this.silent.get(scopeOf(request).region);
        if (silence === 'closed') request.socket.destroy();
        if (silence !== undefined) return;
        if (request.method === 'PUT') {
          this.uploads.set(new URL(request.url ?? '', 'http://s3').pathname.replace(/^\/[^/]+/, ''), body);
          response.writeHead(200).end();
          return;
        }
        if (request.headers['x-amz-target'] === 'CloudApiService.GetResource') {
          const { status, json } = this.getResource(JSON.parse(body) as ResourceId);
          response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(json));
          return;
        }
        const [, operation = ''] = String(request.headers['x-amz-target']).split('.');
        const respond = this.json.get(operation);
        if (respond) {
          const json = JSON.stringify(respond(JSON.parse(body) as never));
          response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(json);
          return;
        }
        const { status, xml } = this.answer(request, new URLSearchParams(body));
        response.writeHead(status, { 'content-type': 'text/xml' }).end(xml);
      });
    });
    await new Promise<void>((resolve) => this.server?.listen(0, '127.0.0.1', resolve));
    const { port } = this.server.address() as AddressInfo;
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: 'caller',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_EC2_METADATA_DISABLED: 'true',
      // not those of the user
      AWS_CONFIG_FILE: '/nonexistent',
      AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    });
    delete process.env.AWS_PROFILE;
    delete process.env.AWS_SESSION_TOKEN;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  private getResource({ TypeName, Identifier }: ResourceId): { status: number; json: object } {
    const properties = this.existing.get(`${TypeName} ${Identifier}`);
    if (!properties) return { status: 400, json: { __type: 'ResourceNotFoundException', message: 'not found' } };
    const description = { Identifier, Properties: JSON.stringify(properties) };
    return { status: 200, json: { TypeName, ResourceDescription: description } };
  }

  private answer(request: IncomingMessage, parameters: URLSearchParams): { status: number; xml: string } {
    const { accessKey, region } = scopeOf(request);
    const action = parameters.get('Action') ?? '';
    this.calls.push({ action, region, accessKey, parameters });
    const name = parameters.get('StackName') ?? '';
    const stack = this.stacks.get(`${region}/${name}`);
    if (this.isExpired) return failed('ExpiredToken', 'log in again');
    switch (action) {
      case CLI_CALLS.prepare:
      case CLI_CALLS.execute:
      case CLI_CALLS.deploy:
        return this.callOfCli(action, parameters);
      case CLI_CALLS.import:
        return this.importByCli(parameters);
      case 'GetCallerIdentity':
        return ok(action, tag('Account', this.account) + tag('Arn', `arn:aws:iam::${this.account}:user/a`));
      case 'AssumeRole':
        if (!this.lookup) return failed('AccessDenied', 'not allowed');
        return ok(
          action,
          tag(
            'Credentials',
            tag('AccessKeyId', 'lookup') +
              tag('SecretAccessKey', 'b') +
              tag('SessionToken', 'c') +
              tag('Expiration', '2030-01-01T00:00:00Z'),
          ),
        );
    }
    if (action === 'CreateServiceLinkedRole') return this.link(parameters.get('AWSServiceName') ?? '');
    switch (action) {
      case 'ListStacks': {
        const names = [...this.skipped.keys()].filter((key) => key.startsWith(`${region}/`));
        return ok(action, tag('StackSummaries', names.map((key) => summary(key.slice(region.length + 1))).join('')));
      }
      case 'DescribeStackEvents': {
        const events = this.skipped.get(`${region}/${name.split('/')[1]}`) ?? [];
        return ok(action, tag('StackEvents', events.map(event).join('')));
      }
    }
    if (this.refused.has(region)) return failed('AccessDenied', 'not allowed');
    if (action === 'DescribeType') {
      const schema = this.types.get(parameters.get('TypeName') ?? '');
      return schema ? ok(action, tag('Schema', JSON.stringify(schema))) : failed('TypeNotFoundException', 'no type');
    }
    if (action === 'DescribeStackResources') {
      const id = parameters.get('PhysicalResourceId') ?? '';
      const owner = this.owners.get(id);
      if (owner === undefined) return failed('ValidationError', `Stack for ${id} does not exist`);
      const found = tag('StackName', owner) + tag('ResourceStatus', 'CREATE_COMPLETE');
      return ok(action, tag('StackResources', tag('member', found)));
    }
    if (action.includes('StackRefactor')) return this.refactor(action, region, parameters);
    if (action === 'DescribeChangeSet') return this.describeChangeSet(parameters);
    if (action === 'DeleteChangeSet') {
      const [arn = ''] = this.findChangeSet(parameters) ?? [];
      this.changeSets.delete(arn);
      return ok(action, '');
    }
    if (action === 'DescribeStacks' && name === '') {
      const here = [...this.stacks].filter(([key]) => key.startsWith(`${region}/`));
      const members = here.map(([key, each]) => tag('member', describe(key.slice(region.length + 1), each)));
      return ok(action, tag('Stacks', members.join('')));
    }
    if (!stack) return failed('ValidationError', `Stack with id ${name} does not exist`);
    switch (action) {
      case 'DeleteStack':
        this.stacks.delete(`${region}/${name}`);
        return ok(action, '');
      case 'DescribeStacks': {
        const [status = stack.status, ...next] = this.following.get(`${region}/${name}`) ?? [];
        this.following.set(`${region}/${name}`, next);
        this.stacks.set(`${region}/${name}`, { ...stack, status });
        return ok(action, tag('Stacks', tag('member', describe(name, { ...stack, status }))));
      }
      case 'CancelUpdateStack': {
        const states = this.canceled.get(`${region}/${name}`);
        if (!states) return failed('ValidationError', 'CancelUpdateStack cannot be called from current stack status');
        this.following.set(`${region}/${name}`, [...states]);
        return ok(action, '');
      }
      case 'UpdateTerminationProtection':
        this.stacks.set(`${region}/${name}`, {
          ...stack,
          terminationProtection: parameters.get('EnableTerminationProtection') === 'true',
        });
        return ok(action, '');
      case 'GetTemplate': {
        const { template } = stack;
        return ok(action, tag('TemplateBody', typeof template === 'string' ? template : JSON.stringify(template)));
      }
      case 'ListStackResources':
        return ok(
          action,
          tag(
            'StackResourceSummaries',
            [
              ...Object.entries(stack.nested ?? {}).map(nested),
              ...Object.entries(stack.resources ?? {}).map((entry) => resource(entry, stack.template)),
            ].join(''),
          ),
        );
    }
    return failed('InvalidAction', action);
  }

  private refactor(action: string, region: string, parameters: URLSearchParams): { status: number; xml: string } {
    const id = parameters.get('StackRefactorId') ?? '';
    switch (action) {
      case 'CreateStackRefactor':
        return ok(action, tag('StackRefactorId', this.refactors.create(region, parameters)));
      case 'DescribeStackRefactor': {
        const problem = this.refactors.problem(id);
        const failure = this.refactors.failure;
        return ok(
          action,
          (problem === undefined
            ? tag('Status', 'CREATE_COMPLETE')
            : tag('Status', 'CREATE_FAILED') + tag('StatusReason', problem)) +
            (failure === undefined
              ? tag('ExecutionStatus', 'EXECUTE_COMPLETE')
              : tag('ExecutionStatus', 'ROLLBACK_COMPLETE') + tag('ExecutionStatusReason', failure)),
        );
      }
      case 'ListStackRefactorActions': {
        const actions = this.refactors.destinations(id).map((place) => {
          const destination = tag('StackName', place.split('/')[0]) + tag('LogicalResourceId', place.split('/')[1]);
          const tags = tag('member', tag('Key', 'team') + tag('Value', 'pets'));
          return tag('member', tag('ResourceMapping', tag('Destination', destination)) + tag('TagResources', tags));
        });
        return ok(action, tag('StackRefactorActions', actions.join('')));
      }
    }
    this.refactors.execute(id);
    return ok(action, '');
  }

  private callOfCli(action: string, parameters: URLSearchParams): { status: number; xml: string } {
    const [name = '', region] = [parameters.get('StackName') ?? '', parameters.get('Region')];
    const key = `${region}/${name}`;
    const template = JSON.parse(parameters.get('Template') ?? '') as object;
    if (action === CLI_CALLS.prepare) {
      const arn = `arn:aws:cloudformation:${region}:${this.account}:changeSet/${parameters.get('ChangeSetName')}/${name}`;
      this.changeSets.set(arn, { stack: key, template, status: 'AVAILABLE' });
      return ok(action, '');
    }
    const [arn, changeSet] = this.findChangeSet(parameters) ?? [];
    if (action === CLI_CALLS.execute && changeSet?.status !== 'AVAILABLE')
      return failed('ValidationError', 'not available');
    if (arn !== undefined) this.changeSets.delete(arn);
    // an update makes the other change sets of the stack obsolete
    for (const other of this.changeSets.values()) if (other.stack === key) other.status = 'OBSOLETE';
    this.stacks.set(key, {
      ...this.stacks.get(key),
      template: changeSet?.template ?? template,
      status: changeSet ? 'UPDATE_COMPLETE' : 'CREATE_COMPLETE',
      outputs: this.nextOutputs.get(name) ?? this.stacks.get(key)?.outputs,
      terminationProtection: parameters.get('TerminationProtection') === 'true',
    });
    return ok(action, '');
  }

  /** Adds the resources of the mapping to the deployed template. */
  private importByCli(parameters: URLSearchParams): { status: number; xml: string } {
    const name = parameters.get('StackName') ?? '';
    const key = `${parameters.get('Region')}/${name}`;
    const { Resources = {} } = JSON.parse(parameters.get('Template') ?? '') as Template;
    const mapping = JSON.parse(parameters.get('Mapping') ?? '') as Record<string, object>;
    const stack = this.stacks.get(key) ?? { template: {} };
    const added = Object.fromEntries(Object.keys(mapping).map((id) => [id, Resources[id]]));
    for (const [id, identifier] of Object.entries(mapping)) this.imported.set(`${name}/${id}`, identifier);
    const template = stack.template as Template;
    this.stacks.set(key, { ...stack, template: { ...template, Resources: { ...template.Resources, ...added } } });
    return ok('Imported', '');
  }

  private findChangeSet(parameters: URLSearchParams): [string, FakeChangeSet] | undefined {
    const [name, stack] = [parameters.get('ChangeSetName') ?? '', parameters.get('StackName') ?? ''];
    return [...this.changeSets].find(
      ([arn, set]) => arn === name || (arn.includes(name) && set.stack.endsWith(`/${stack}`)),
    );
  }

  private describeChangeSet(parameters: URLSearchParams): { status: number; xml: string } {
    const id = parameters.get('ChangeSetName') ?? '';
    const shown = (all: readonly FakeChange[]) =>
      parameters.get('IncludePropertyValues') === 'true' ? all : all.map(({ values: _, ...change }) => change);
    const nested = this.changes.get(id);
    if (nested) return ok('DescribeChangeSet', changeSetOf(id, 'AVAILABLE', shown(nested)));
    const [arn, changeSet] = this.findChangeSet(parameters) ?? [];
    if (arn === undefined || !changeSet) return failed('ChangeSetNotFound', `ChangeSet [${id}] does not exist`);
    const deployed = this.stacks.get(changeSet.stack)?.template as Template;
    const name = changeSet.stack.split('/')[1];
    const changes = this.changes.get(name) ?? modified(deployed, changeSet.template as Template);
    return ok('DescribeChangeSet', changeSetOf(arn, changeSet.status, shown(changes)));
  }

  private link(service: string): { status: number; xml: string } {
    if (!this.canLink) return failed('AccessDenied', 'not allowed to call iam:CreateServiceLinkedRole');
    if (this.linkedServices.has(service)) {
      const message = `Service role name ${service} has been taken in this account, please try a different suffix.`;
      return failed('InvalidInput', message);
    }
    this.linkedServices.add(service);
    return linked(service);
  }
}

/** Returns the access key and the Region of the signature. */
function scopeOf({ headers }: IncomingMessage): { accessKey: string; region: string } {
  const [, accessKey = '', region = ''] = /Credential=([^/]+)\/\d+\/([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  return { accessKey, region };
}

function linked(service: string): { status: number; xml: string } {
  return ok('CreateServiceLinkedRole', tag('Role', tag('RoleName', `AWSServiceRoleFor${service}`)));
}

function modified({ Resources: before = {} }: Template, { Resources: after = {} }: Template): FakeChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((logicalId): FakeChange[] => {
    const [old, current] = [before[logicalId], after[logicalId]];
    if (JSON.stringify(old) === JSON.stringify(current)) return [];
    const type = (current ?? old).Type;
    if (!current) return [{ action: 'Remove', logicalId, type }];
    return [{ action: old ? 'Modify' : 'Add', logicalId, type, replacement: 'False' }];
  });
}

function changeSetOf(arn: string, status: string, changes: readonly FakeChange[]): string {
  const isEmpty = changes.length === 0;
  return (
    tag('ChangeSetId', arn) +
    tag('Status', isEmpty ? 'FAILED' : 'CREATE_COMPLETE') +
    tag('StatusReason', isEmpty ? "The submitted information didn't contain changes." : '') +
    tag('ExecutionStatus', isEmpty ? 'UNAVAILABLE' : status) +
    tag(
      'Changes',
      changes
        .map((change) => tag('member', tag('Type', 'Resource') + tag('ResourceChange', changeOf(change))))
        .join(''),
    )
  );
}

function changeOf({
  action,
  logicalId,
  type,
  replacement,
  policyAction,
  changeSet,
  values,
  details = [],
}: FakeChange): string {
  const [BeforeContext, AfterContext] = (values ?? []).map((Properties) => JSON.stringify({ Properties }));
  const optional = {
    Replacement: replacement,
    PolicyAction: policyAction,
    ChangeSetId: changeSet,
    BeforeContext,
    AfterContext,
  };
  return (
    tag('Action', action) +
    tag('LogicalResourceId', logicalId) +
    tag('ResourceType', type) +
    Object.entries(optional)
      .map(([name, value]) => (value === undefined ? '' : tag(name, value)))
      .join('') +
    tag(
      'Details',
      details
        .map(({ name, recreation, evaluation, source, entity }) =>
          tag(
            'member',
            tag('Target', tag('Attribute', 'Properties') + tag('Name', name) + tag('RequiresRecreation', recreation)) +
              tag('Evaluation', evaluation) +
              tag('ChangeSource', source) +
              (entity === undefined ? '' : tag('CausingEntity', entity)),
          ),
        )
        .join(''),
    )
  );
}

function describe(name: string, { status = 'UPDATE_COMPLETE', ...stack }: FakeStack): string {
  return (
    tag('StackName', name) +
    tag('StackId', name) +
    tag('CreationTime', '2026-01-01T00:00:00Z') +
    tag('StackStatus', status) +
    tag('EnableTerminationProtection', String(stack.terminationProtection ?? false)) +
    tag('NotificationARNs', (stack.notificationArns ?? []).map((arn) => tag('member', arn)).join('')) +
    tag('Tags', pairs(stack.tags, 'Key', 'Value')) +
    tag('Parameters', pairs(stack.parameters, 'ParameterKey', 'ParameterValue')) +
    tag('Outputs', pairs(stack.outputs, 'OutputKey', 'OutputValue'))
  );
}

function pairs(values: Record<string, string> = {}, key: string, value: string): string {
  return Object.entries(values)
    .map(([name, text]) => tag('member', tag(key, name) + tag(value, text)))
    .join('');
}

function nested([logicalId, name]: [string, string]): string {
  return resource([logicalId, name], { Resources: { [logicalId]: { Type: 'AWS::CloudFormation::Stack' } } });
}

function resource([logicalId, id]: [string, string], template: FakeStack['template']): string {
  const { Resources = {} } = template as Template;
  return tag(
    'member',
    tag('LogicalResourceId', logicalId) +
      tag('PhysicalResourceId', id) +
      tag('ResourceType', Resources[logicalId].Type) +
      tag('ResourceStatus', 'UPDATE_COMPLETE') +
      tag('LastUpdatedTimestamp', '2026-01-01T00:00:00Z'),
  );
}

/** A nested stack has the name `<root>.<name>`. */
function summary(name: string): string {
  const [root] = name.split('.');
  return tag(
    'member',
    tag('StackName', name) +
      tag('StackId', `arn/${name}`) +
      (root === name ? '' : tag('RootId', `arn/${root}`)) +
      tag('CreationTime', '2026-01-01T00:00:00Z') +
      tag('StackStatus', 'DELETE_COMPLETE'),
  );
}

function event([type, id]: readonly [string, string]): string {
  return eventOf('AWS::SNS::Topic', 'deleted', 'DELETE_COMPLETE') + eventOf(type, id, 'DELETE_SKIPPED');
}

function eventOf(type: string, id: string, status: string): string {
  return tag(
    'member',
    tag('EventId', id) +
      tag('StackId', 'arn') +
      tag('StackName', 'name') +
      tag('ResourceType', type) +
      tag('PhysicalResourceId', id) +
      tag('ResourceStatus', status) +
      tag('Timestamp', '2026-01-01T00:00:00Z'),
  );
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function tag(name: string, content: string): string {
  const isMarkup = /^(<\w+>.*<\/\w+>)?$/s.test(content) && !content.startsWith('<!');
  return `<${name}>${isMarkup ? content : content.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</${name}>`;
}

function ok(action: string, content: string): { status: number; xml: string } {
  return { status: 200, xml: tag(`${action}Response`, tag(`${action}Result`, content)) };
}

function failed(code: string, message: string): { status: number; xml: string } {
  const error = tag('Error', tag('Type', 'Sender') + tag('Code', code) + tag('Message', message));
  return { status: 400, xml: tag('ErrorResponse', error) };
}
