import { oneLine, plain } from '../../private/plain-text';
import type { ReportedAcknowledgement } from '../../reports/report-model';
import { uuidOf } from '../uuid';
import { partyUuid, propertiesOf, unlessEmpty } from './document';
import type { ObservedResults } from './observations';

/**
 * An acknowledgement as a risk whose deviation its owner approved. The deadline is the end of the last day on which it is
 * valid. After this day, the risk is open.
 */
export function riskOf(entry: ReportedAcknowledgement, observed: readonly ObservedResults[]) {
  const { rules, at, stages, reason, owner, ticket, expires, status } = entry;
  const own = observed.filter((results) => results.entry === entry.id);
  return {
    uuid: riskUuid(entry),
    title: oneLine(`Acknowledged: ${rules.join(', ')}`),
    description: plain(`Findings of ${rules.join(', ')} at ${at.join(', ')}.`),
    statement: plain(reason),
    props: propertiesOf({ owner, ticket, environments: stages?.join(', '), 'register-status': status }),
    status: status === 'expired' ? 'open' : 'deviation-approved',
    ...(owner === undefined
      ? {}
      : {
          origins: [
            { actors: [{ type: 'party', 'actor-uuid': partyUuid(owner), 'role-id': 'acknowledgement-owner' }] },
          ],
        }),
    ...(expires === undefined ? {} : { deadline: `${expires}T23:59:59Z` }),
    ...unlessEmpty(
      'related-observations',
      own.map(({ uuid }) => ({ 'observation-uuid': uuid })),
    ),
  };
}

/** UUID of an acknowledgement. Its id in the report is its position, so it does not identify it. */
export function riskUuid({ rules, at, stages, constructs }: ReportedAcknowledgement): string {
  return uuidOf('risk', JSON.stringify([rules, at, stages ?? [], constructs]));
}

/** Owners of acknowledgements, as parties. */
export function partiesOf(entries: readonly ReportedAcknowledgement[]) {
  const owners = [...new Set(entries.flatMap(({ owner }) => owner ?? []))];
  if (owners.length === 0) return {};
  return {
    roles: [{ id: 'acknowledgement-owner', title: 'Owner of an acknowledgement' }],
    parties: owners.map((owner) => ({ uuid: partyUuid(owner), type: 'organization', name: oneLine(owner) })),
  };
}
