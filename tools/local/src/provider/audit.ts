import { callJson, isTrue, type ResourceProvider, type Properties } from './resource-provider';

const config = (operation: string, body: object) => callJson('config', `StarlingDoveService.${operation}`, body);
const cloudTrail = (operation: string, body: object) =>
  callJson('cloudtrail', `com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.${operation}`, body);

/** AWS Config and CloudTrail. */
export const auditProviders: Record<string, ResourceProvider> = {
  'AWS::CloudTrail::Trail': {
    async create(properties, name) {
      const Name = properties.TrailName ?? name;
      const settings = trailSettings(properties);
      const { trailList } = await cloudTrail('DescribeTrails', { trailNameList: [Name] });
      const operation = trailList.length > 0 ? 'UpdateTrail' : 'CreateTrail';
      const { TrailARN } = await cloudTrail(operation, { Name, ...settings });
      if (operation === 'CreateTrail' && properties.Tags) {
        await cloudTrail('AddTags', { ResourceId: TrailARN, TagsList: properties.Tags });
      }
      await cloudTrail(isTrue(properties.IsLogging) ? 'StartLogging' : 'StopLogging', { Name });
      return { id: Name, attributes: { Arn: TrailARN } };
    },
    async delete(Name) {
      await cloudTrail('DeleteTrail', { Name });
    },
  },
  'AWS::Config::ConfigRule': {
    async create({ ConfigRuleName: given, Source, Scope, InputParameters, MaximumExecutionFrequency }, name) {
      const ConfigRuleName = given ?? name;
      const parameters = typeof InputParameters === 'object' ? JSON.stringify(InputParameters) : InputParameters;
      await config('PutConfigRule', {
        ConfigRule: { ConfigRuleName, Source, Scope, InputParameters: parameters, MaximumExecutionFrequency },
      });
      const { ConfigRules } = await config('DescribeConfigRules', { ConfigRuleNames: [ConfigRuleName] });
      const [{ ConfigRuleArn, ConfigRuleId }] = ConfigRules;
      return { id: ConfigRuleName, attributes: { Arn: ConfigRuleArn, ConfigRuleId } };
    },
    async delete(ConfigRuleName) {
      await config('DeleteConfigRule', { ConfigRuleName });
    },
  },
  'AWS::Config::ConfigurationRecorder': {
    async create({ Name: given, RoleARN, RecordingGroup = {}, RecordingMode }, name) {
      const recorder = given ?? name;
      const recordingGroup = {
        allSupported: isTrue(RecordingGroup.AllSupported),
        includeGlobalResourceTypes: isTrue(RecordingGroup.IncludeGlobalResourceTypes),
      };
      const recordingMode = { recordingFrequency: RecordingMode?.RecordingFrequency };
      await config('PutConfigurationRecorder', {
        ConfigurationRecorder: { name: recorder, roleARN: RoleARN, recordingGroup, recordingMode },
      });
      return { id: recorder };
    },
    async delete() {
      // the emulator does not support the operation
    },
  },
  'AWS::Config::DeliveryChannel': {
    async create({ Name: given, S3BucketName, S3KeyPrefix, S3KmsKeyArn, ConfigSnapshotDeliveryProperties }, name) {
      const channel = given ?? name;
      await config('PutDeliveryChannel', {
        DeliveryChannel: {
          name: channel,
          s3BucketName: S3BucketName,
          s3KeyPrefix: S3KeyPrefix,
          s3KmsKeyArn: S3KmsKeyArn,
          configSnapshotDeliveryProperties: {
            deliveryFrequency: ConfigSnapshotDeliveryProperties?.DeliveryFrequency,
          },
        },
      });
      return { id: channel };
    },
    async delete() {
      // the emulator does not support the operation
    },
  },
};

function trailSettings(properties: Properties): object {
  return {
    S3BucketName: properties.S3BucketName,
    S3KeyPrefix: properties.S3KeyPrefix,
    CloudWatchLogsLogGroupArn: properties.CloudWatchLogsLogGroupArn,
    CloudWatchLogsRoleArn: properties.CloudWatchLogsRoleArn,
    KmsKeyId: properties.KMSKeyId,
    EnableLogFileValidation: isTrue(properties.EnableLogFileValidation),
    IncludeGlobalServiceEvents: isTrue(properties.IncludeGlobalServiceEvents),
    IsMultiRegionTrail: isTrue(properties.IsMultiRegionTrail),
  };
}
