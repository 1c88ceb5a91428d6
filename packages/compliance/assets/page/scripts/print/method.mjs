// How results are created, and what they do not show.
import { report } from '../base/data.mjs';
import { facts, h } from '../base/dom.mjs';

export function method() {
  const partly = report.packs.filter(({ complete }) => !complete).map(({ name }) => name);
  return h(
    'div',
    {},
    h(
      'p',
      {},
      'Rules evaluate the AWS CloudFormation templates of a cloud assembly, which are the templates that are deployed. A result ' +
        'is the outcome of one rule for one resource. A rule that does not apply to a resource has no result.',
    ),
    h('h3', {}, 'Outcomes of results'),
    facts([
      ['Compliant', 'The rule evaluated the resource and found no problem.'],
      ['Acknowledged', 'A finding that an owner accepts until a date, with a reason. See the exceptions.'],
      ['Open', 'A finding that is not acknowledged, or whose acknowledgement has expired.'],
      ['Not evaluated', 'The rule could not evaluate the resource. It counts as open.'],
    ]),
    h('h3', {}, 'Statuses of controls'),
    facts([
      ['Met', 'The rules of the control apply to at least one resource, and all their results are compliant.'],
      ['Acknowledged', 'The rules found nothing open, and at least one finding is acknowledged.'],
      ['Open', 'At least one result of its rules is open or not evaluated.'],
      ['Not applicable', 'The rules of the control apply to no resource of these templates.'],
      ['Decided elsewhere', 'AWS Config or a setting of the account decides. This report did not judge the control.'],
      ['Not decidable', 'A person decides. This report did not judge the control.'],
    ]),
    h('h3', {}, 'Limits'),
    h(
      'ul',
      {},
      h(
        'li',
        {},
        'The results show the configuration in templates. They do not show changes outside AWS CloudFormation.',
      ),
      h('li', {}, 'The results do not show how people use the resources, or the data in them.'),
      h(
        'li',
        {},
        'A control that is met by its rules can have parts that no rule judges. The details of the control name them.',
      ),
      partly.length > 0 &&
        h('li', {}, `${partly.join(', ')}: failures only are known, so compliant results are missing.`),
    ),
  );
}
