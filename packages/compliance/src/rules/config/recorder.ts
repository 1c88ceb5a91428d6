import type { Rule } from '../rule';
import type { TemplateResource } from '../template';

const SERVICE_ROLE = /:role\/aws-service-role\/config\.amazonaws\.com\//;

/** A configuration recorder records all types of resources, with the service-linked role of AWS Config. */
export const recorder: Rule = {
  types: ['AWS::Config::ConfigurationRecorder'],
  judge: (configuration) => recordsAll(configuration) && hasServiceRole(configuration),
};

/** Without a recording group, AWS Config records all types. */
function recordsAll(configuration: TemplateResource): boolean {
  if (!configuration.has('RecordingGroup')) return true;
  return (
    configuration.flag('RecordingGroup', 'AllSupported') === true ||
    configuration.text('RecordingGroup', 'RecordingStrategy', 'UseOnly') === 'ALL_SUPPORTED_RESOURCE_TYPES'
  );
}

function hasServiceRole(configuration: TemplateResource): boolean {
  const role = configuration.siblings.referred(configuration.raw('RoleARN'));
  if (role) return role.type === 'AWS::IAM::ServiceLinkedRole';
  // a role outside the app is unknown
  return (
    SERVICE_ROLE.test(configuration.pattern('RoleARN') ?? '') || SERVICE_ROLE.test(configuration.text('RoleARN') ?? '')
  );
}
