import type { Rule } from '../../rule';

/** An instance has one network interface. */
export const networkInterfaces: Rule = {
  types: ['AWS::EC2::Instance'],
  judge(instance) {
    const attached = instance.siblings.referring('AWS::EC2::NetworkInterfaceAttachment', instance, 'InstanceId');
    return attached.length === 0 && instance.items('NetworkInterfaces').length <= 1;
  },
};
