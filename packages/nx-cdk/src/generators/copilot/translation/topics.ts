import { call, duration, literal } from '../code';
import type { Fields } from '../fields';
import { flag, isMap, oneOf, secondsBetween, text, whole, type Parse } from '../values';
import type { Source, StageCode } from './stage-code';

const TOPIC = /^[A-Za-z0-9_-]{1,256}$/;
const isTopic: Parse<string> = (value) => (typeof value === 'string' && TOPIC.test(value) ? value : undefined);
const NAME = 'letters, digits, hyphens and underscores';

/** Returns the key of a topic in the platform. */
export function topicKey(service: string, topic: string): string {
  return `${service}/${topic}`;
}

/** Translates `publish`: topics of the platform, and the variable with their ARNs. */
export function translatePublish({ fields, name }: Source, code: StageCode): void {
  for (const topic of fields.map('publish')?.maps('topics') ?? []) {
    topic.require('name', NAME, 'Set the name of the topic');
    const topicName = topic.get('name', isTopic, NAME, 'topic of the platform');
    const fifo = isMap(topic.peek('fifo')) ? topic.map('fifo') : undefined;
    const isFifo = fifo !== undefined || (topic.get('fifo', flag, 'true, false or a map', 'FIFO topic') ?? false);
    const contentBasedDeduplication =
      fifo?.get('content_based_deduplication', flag, 'true or false', 'FIFO topic') ?? false;
    if (topicName !== undefined) code.topics.push({ name: topicName, fifo: isFifo, contentBasedDeduplication });
  }
  if (code.topics.length === 0) return;
  const arns = code.topics.map((topic) => `${literal(topic.name)}: ${topicOf(name, topic.name)}.topicArn`);
  code.variables['COPILOT_SNS_TOPIC_ARNS'] = `this.toJsonString({ ${arns.join(', ')} })`;
  // the policy of the AWS managed key of Amazon SNS allows its use, so grantPublish() would add more than necessary
  for (const topic of code.topics) {
    const resourceArns = `[${topicOf(name, topic.name)}.topicArn]`;
    const grant = { grantee: 'workload', actions: literal(['sns:Publish']), resourceArns };
    code.after.push(`${call('iam.Grant.addToPrincipal', [], grant)};`);
  }
}

function topicOf(service: string, topic: string): string {
  return `platform.topics[${literal(topicKey(service, topic))}]`;
}

/** Translates `subscribe` of a worker: its queue, queues of topics, and subscriptions. */
export function translateSubscribe({ fields }: Source, code: StageCode): void {
  const subscribe = fields.map('subscribe');
  code.before.push(queueStatement('work', 'Queue', subscribe?.map('queue')));
  code.variables['COPILOT_QUEUE_URI'] = 'work.queue.queueUrl';
  code.after.push('work.queue.grantConsumeMessages(workload);');
  const uris: string[] = [];
  (subscribe?.maps('topics') ?? []).forEach((topic, index) => {
    for (const key of ['name', 'service'])
      topic.require(key, NAME, 'Set the topic and the service that publishes to it');
    const name = topic.get('name', text, NAME, 'subscription');
    const service = topic.get('service', text, NAME, 'subscription');
    const queue = ownQueue(topic, index, code);
    if (name === undefined || service === undefined) return;
    if (queue) uris.push(`${literal(queueKey(service, name))}: ${queue}.queue.queueUrl`);
    subscribeTo(topic, topicOf(service, name), queue ?? 'work', code);
  });
  if (uris.length > 0) code.variables['COPILOT_TOPIC_QUEUE_URIS'] = `this.toJsonString({ ${uris.join(', ')} })`;
}

/** Returns the key of a queue in COPILOT_TOPIC_QUEUE_URIS. */
function queueKey(service: string, topic: string): string {
  const [owner, name] = [service, topic].map((part) => part.replaceAll(/[^A-Za-z0-9]/g, ''));
  return `${owner}${name.charAt(0).toUpperCase()}${name.slice(1).toLowerCase()}EventsQueue`;
}

function ownQueue(topic: Fields, index: number, code: StageCode): string | undefined {
  const queue = isMap(topic.peek('queue')) ? topic.map('queue') : undefined;
  if (!queue && !topic.get('queue', flag, 'true, false or a map', 'a queue of its own')) return undefined;
  const name = `topicQueue${index + 1}`;
  code.before.push(queueStatement(name, `TopicQueue${index + 1}`, queue));
  code.after.push(`${name}.queue.grantConsumeMessages(workload);`);
  return name;
}

function queueStatement(name: string, id: string, queue: Fields | undefined): string {
  const options: Record<string, string> = {};
  const limits = [
    ['timeout', 'visibilityTimeout', 0, 43_200],
    ['retention', 'retentionPeriod', 60, 1_209_600],
    ['delay', 'deliveryDelay', 0, 900],
  ] as const;
  for (const [key, option, least, most] of limits) {
    const value = queue?.get(key, secondsBetween(least, most), `a duration from ${least}s to ${most}s`, option);
    if (value !== undefined) options[option] = duration(value);
  }
  const tries = queue
    ?.map('dead_letter')
    ?.get('tries', whole(1, 1000), 'a whole number from 1 to 1000', 'maxReceiveCount');
  const isFifo = queue ? translateFifo(queue, options) : false;
  return `const ${name} = ${call('new WorkerQueue', ['this', literal(id)], {
    ...(tries === undefined ? {} : { maxReceiveCount: String(tries) }),
    ...(Object.keys(options).length > 0 ? { queueOptions: options } : {}),
    ...(isFifo ? { deadLetterQueueOptions: { fifo: 'true' } } : {}),
  })};`;
}

function translateFifo(queue: Fields, options: Record<string, string>): boolean {
  const to = 'FIFO queue';
  const fifo = isMap(queue.peek('fifo')) ? queue.map('fifo') : undefined;
  if (!fifo && !queue.get('fifo', flag, 'true, false or a map', to)) return false;
  options['fifo'] = 'true';
  if (fifo?.get('content_based_deduplication', flag, 'true or false', to))
    options['contentBasedDeduplication'] = 'true';
  const scope = fifo?.get('deduplication_scope', oneOf('messageGroup', 'queue'), 'messageGroup or queue', to);
  const limit = fifo?.get(
    'throughput_limit',
    oneOf('perQueue', 'perMessageGroupId'),
    'perQueue or perMessageGroupId',
    to,
  );
  const isHigh = fifo?.get('high_throughput', flag, 'true or false', to);
  if (isHigh || scope === 'messageGroup') options['deduplicationScope'] = 'sqs.DeduplicationScope.MESSAGE_GROUP';
  if (isHigh || limit === 'perMessageGroupId') {
    options['fifoThroughputLimit'] = 'sqs.FifoThroughputLimit.PER_MESSAGE_GROUP_ID';
  }
  return true;
}

function subscribeTo(topic: Fields, target: string, queue: string, code: StageCode): void {
  const policy = topic.get(
    'filter_policy',
    (value) => (isMap(value) ? value : undefined),
    'a map',
    'filter policy of the subscription',
  );
  const subscription = `${target}.addSubscription(new subscriptions.SqsSubscription(${queue}.queue))`;
  code.after.push(policy === undefined ? `${subscription};` : `filterMessages(${subscription}, ${literal(policy)});`);
}
