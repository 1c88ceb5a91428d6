import { CloudFormationClient, DescribeStacksCommand, type Output } from '@aws-sdk/client-cloudformation';
import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  PutCompositeAlarmCommand,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch';
import { CreateOpenIDConnectProviderCommand, DeleteOpenIDConnectProviderCommand, IAMClient } from '@aws-sdk/client-iam';
import { RotateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { auditProviders } from './audit';
import { ec2Providers } from './ec2';
import { failoverProviders } from './failover';
import { callJson, callRest, CLIENT, isTrue, type ResourceProvider, type Properties } from './resource-provider';

const budgets = (operation: string, body: object) => callJson('budgets', `AWSBudgetServiceGateway.${operation}`, body);
const account = async () => (await new STSClient(CLIENT).send(new GetCallerIdentityCommand({}))).Account;

const alarms = new CloudWatchClient(CLIENT);
const iam = new IAMClient(CLIENT);
const secrets = new SecretsManagerClient(CLIENT);

/** Providers by resource type. A resource without a provider is only recorded. */
export const resourceProviders: Record<string, ResourceProvider | undefined> = {
  ...ec2Providers,
  ...auditProviders,
  ...failoverProviders,
  /** Replaces `Fn::GetStackOutput` for an output in a different Region from the stack. */
  OutputOfAnotherRegion: {
    async create({ StackName, Region, OutputName }) {
      const client = new CloudFormationClient({ ...CLIENT, region: Region });
      const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
      const isWanted = ({ OutputKey }: Output) => OutputKey === OutputName;
      const value = Stacks?.[0]?.Outputs?.find(isWanted)?.OutputValue;
      if (value === undefined) throw new Error(`the stack ${StackName} in ${Region} has no output ${OutputName}`);
      return { id: `${Region}/${StackName}/${OutputName}`, attributes: { Value: value } };
    },
    async delete() {
      // the output belongs to the other stack
    },
  },
  'AWS::Backup::BackupSelection': {
    async create({ BackupPlanId, BackupSelection }) {
      const path = `/backup/plans/${BackupPlanId}/selections/`;
      const { SelectionId } = await callRest('backup', 'PUT', path, { BackupSelection });
      return { id: SelectionId, attributes: { Id: SelectionId, SelectionId, BackupPlanId } };
    },
    async delete(id, { BackupPlanId }) {
      await callRest('backup', 'DELETE', `/backup/plans/${BackupPlanId}/selections/${id}`);
    },
  },
  'AWS::Budgets::Budget': {
    async create({ Budget, NotificationsWithSubscribers }, name) {
      const BudgetName = Budget.BudgetName ?? name;
      const AccountId = await account();
      await budgets('DeleteBudget', { AccountId, BudgetName }).catch(() => 'the budget does not exist');
      await budgets('CreateBudget', {
        AccountId,
        Budget: { ...Budget, BudgetName },
        NotificationsWithSubscribers: (NotificationsWithSubscribers ?? []).map((each: Properties) => ({
          ...each,
          Notification: { ...each.Notification, Threshold: Number(each.Notification.Threshold) },
        })),
      });
      return { id: BudgetName };
    },
    async delete(BudgetName) {
      await budgets('DeleteBudget', { AccountId: await account(), BudgetName });
    },
  },
  'AWS::CloudWatch::Alarm': {
    async create({ AlarmName: given, ...properties }, name) {
      const AlarmName = given ?? name;
      const { AlarmDescription, ComparisonOperator, TreatMissingData, AlarmActions, OKActions, Tags } = properties;
      await alarms.send(
        new PutMetricAlarmCommand({
          AlarmName,
          AlarmDescription,
          ComparisonOperator,
          TreatMissingData,
          AlarmActions,
          OKActions,
          Tags,
          Threshold: Number(properties.Threshold),
          EvaluationPeriods: Number(properties.EvaluationPeriods),
          DatapointsToAlarm: properties.DatapointsToAlarm && Number(properties.DatapointsToAlarm),
        }),
      );
      const { MetricAlarms } = await alarms.send(new DescribeAlarmsCommand({ AlarmNames: [AlarmName] }));
      return { id: AlarmName, attributes: { Arn: MetricAlarms?.[0]?.AlarmArn ?? '' } };
    },
    async delete(id) {
      await alarms.send(new DeleteAlarmsCommand({ AlarmNames: [id] }));
    },
  },
  'AWS::CloudWatch::CompositeAlarm': {
    async create({ AlarmName: given, AlarmRule, AlarmDescription, AlarmActions, OKActions, Tags }, name) {
      const AlarmName = given ?? name;
      await alarms.send(
        new PutCompositeAlarmCommand({ AlarmName, AlarmRule, AlarmDescription, AlarmActions, OKActions, Tags }),
      );
      const { CompositeAlarms } = await alarms.send(
        new DescribeAlarmsCommand({ AlarmNames: [AlarmName], AlarmTypes: ['CompositeAlarm'] }),
      );
      return { id: AlarmName, attributes: { Arn: CompositeAlarms?.[0]?.AlarmArn ?? '' } };
    },
    async delete(id) {
      await alarms.send(new DeleteAlarmsCommand({ AlarmNames: [id] }));
    },
  },
  'AWS::IAM::OIDCProvider': {
    async create({ Url, ClientIdList, ThumbprintList, Tags }) {
      const { OpenIDConnectProviderArn: Arn = '' } = await iam.send(
        new CreateOpenIDConnectProviderCommand({ Url, ClientIDList: ClientIdList, ThumbprintList, Tags }),
      );
      return { id: Arn, attributes: { Arn } };
    },
    async delete(id) {
      await iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: id }));
    },
  },
  'AWS::SecretsManager::RotationSchedule': {
    async create({ SecretId, RotationLambdaARN, RotationRules, RotateImmediatelyOnUpdate }) {
      const { ARN = '' } = await secrets.send(
        new RotateSecretCommand({
          SecretId,
          RotationLambdaARN,
          RotationRules,
          RotateImmediately: isTrue(RotateImmediatelyOnUpdate ?? true),
        }),
      );
      return { id: ARN, attributes: { Id: ARN } };
    },
    async delete() {
      // the emulator does not support the operation
    },
  },
  'AWS::WAFv2::WebACLAssociation': {
    async create({ ResourceArn, WebACLArn }) {
      await callJson('wafv2', 'AWSWAF_20190729.AssociateWebACL', { ResourceArn, WebACLArn });
      return { id: `${WebACLArn}|${ResourceArn}` };
    },
    async delete(_, { ResourceArn }) {
      await callJson('wafv2', 'AWSWAF_20190729.DisassociateWebACL', { ResourceArn });
    },
  },
};
