import { literal } from '../code';
import { command, flag, isMap, oneOf, text, whole, type Parse } from '../values';
import type { Source, StageCode } from './stage-code';

/**
 * Memory in MiB by CPU units: least, most and step.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
 */
const SIZES: Readonly<Record<number, readonly [least: number, most: number, step: number]>> = {
  256: [512, 2048, 1024],
  512: [1024, 4096, 1024],
  1024: [2048, 8192, 1024],
  2048: [4096, 16_384, 1024],
  4096: [8192, 30_720, 1024],
  8192: [16_384, 61_440, 4096],
  16_384: [32_768, 122_880, 8192],
};

/** Days that Amazon CloudWatch Logs accepts, with the names of the AWS CDK. */
const RETENTIONS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Translates size, platform, command and logs, which all types have. */
export function translateTask({ fields, type }: Source, code: StageCode): void {
  translateSize(fields, code);
  translatePlatform(fields, code);
  for (const [key, option] of [
    ['entrypoint', 'entryPoint'],
    ['command', 'command'],
  ]) {
    const words = fields.get(key, command, 'a text or a list of texts', `containerOptions.${option}`);
    if (words) code.containerOptions[option] = literal(words);
  }
  translateLogging(fields, code);
  if (type === 'Scheduled Job') return;
  const exec = fields.get('exec', flag, 'true or false', 'executeCommand, encrypted with a KMS key and logged');
  if (exec) {
    code.hasExec = true;
    code.props['executeCommand'] = { encryptionKey: 'platform.key', logGroup: 'platform.sessionLogs' };
  }
}

function translateSize(fields: Source['fields'], code: StageCode): void {
  const sizes = Object.keys(SIZES).map(Number);
  const isSize: Parse<number> = (value) => sizes.find((size) => size === whole(1, 1e6)(value));
  const cpu =
    fields.get('cpu', isSize, `one of ${sizes.join(', ')}`, 'cpu', 'These are the sizes of AWS Fargate') ?? 256;
  const [least, most, step] = SIZES[cpu];
  const isMemory: Parse<number> = (value) => {
    const memory = whole(least, most)(value);
    return memory !== undefined && (memory % step === 0 || memory === least) ? memory : undefined;
  };
  const wanted = `from ${least} to ${most} MiB in steps of ${step} with ${cpu} CPU units`;
  const memory = fields.get('memory', isMemory, wanted, 'memoryLimitMiB', 'AWS Fargate accepts no other memory');
  if (!fields.has('memory') && least > 512) {
    fields.problem('memory', wanted, undefined, 'The default of AWS Copilot is 512 MiB');
  }
  code.props['cpu'] = literal(cpu);
  code.props['memoryLimitMiB'] = literal(memory ?? 512);
}

function translatePlatform(fields: Source['fields'], code: StageCode): void {
  const value = fields.peek('platform');
  if (isMap(value) || (typeof value === 'string' && value.startsWith('windows'))) {
    const reason = 'ContainerService runs Linux. Windows containers have no equivalent';
    if (typeof value === 'string' || String(value['osfamily']).toLowerCase().startsWith('windows')) {
      fields.noEquivalent('platform', reason);
      return;
    }
    const platform = fields.map('platform');
    platform?.get('osfamily', text, 'a text', 'Linux');
    chooseArchitecture(platform?.get('architecture', text, 'x86_64 or arm64', 'runtimePlatform'), code);
    return;
  }
  const parse = oneOf('linux/x86_64', 'linux/amd64', 'linux/arm64', 'linux/arm');
  chooseArchitecture(fields.get('platform', parse, 'linux/x86_64 or linux/arm64', 'runtimePlatform'), code);
}

function chooseArchitecture(platform: string | undefined, code: StageCode): void {
  if (platform?.includes('arm')) {
    code.props['runtimePlatform'] = { cpuArchitecture: 'ecs.CpuArchitecture.ARM64' };
  }
}

function translateLogging(fields: Source['fields'], code: StageCode): void {
  const logging = fields.map('logging');
  const parse: Parse<number> = (value) => RETENTIONS.find((days) => days === whole(1, 3653)(value));
  const wanted = `one of ${RETENTIONS.join(', ')}`;
  code.logRetention = logging?.get('retention', parse, wanted, 'retention of the log group') ?? 30;
  for (const key of ['image', 'destination', 'enableMetadata', 'secretOptions', 'configFilePath', 'env_file']) {
    logging?.byHand(key, 'Add Sidecar.logRouter() to sidecars');
  }
}
