import type { Rule } from '../../rule';
import { systemOf } from '../private/containers';

const LINUX = '1.4.0';
const WINDOWS = '1.0.0';

/** A service has the newest platform version of AWS Fargate. */
export const platformVersion: Rule = {
  types: ['AWS::ECS::Service'],
  judge(service) {
    const version = service.text('PlatformVersion') ?? 'LATEST';
    if (version === 'LATEST' || version === LINUX) return true;
    if (version !== WINDOWS) return false;
    const definition = service.follow('TaskDefinition');
    return definition !== undefined && systemOf(definition)?.startsWith('WINDOWS') === true;
  },
};
