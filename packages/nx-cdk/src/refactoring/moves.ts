import type { Stage, SynthesizedStack } from '../assembly/assembly';
import { CommandError } from '../shared/command-error';
import { quoted } from '../shared/printable';
import { Content } from './content';
import { keyOf, type Move, type Place } from './place';
import type { Templates } from './templates';

/** The moves of a refactoring, and resources of which the destination is not known. */
export interface Moves {
  readonly moves: readonly Move[];
  /** Deployed resources that the app no longer has in their place, with resources of the app that they could be. */
  readonly open: readonly { readonly from: Place; readonly to: readonly Place[] }[];
}

/**
 * Finds the resources whose place in the app differs from the deployed one.
 *
 * A resource has moved if the app has exactly one new resource with the same type and properties in the same Region. Options
 * `<stack>/<logical id>=<stack>/<logical id>` name moves of resources that cannot be found, or that change at the same time.
 */
export function findMoves(stage: Stage, deployed: Templates, app: Templates, options: readonly string[]): Moves {
  const named = readMoves(stage, deployed, app, options);
  const before = new Map(deployed.places().map((place) => [keyOf(place), place]));
  const after = new Map(app.places().map((place) => [keyOf(place), place]));
  const isNamed = (side: 'from' | 'to', place: Place) => named.some((move) => keyOf(move[side]) === keyOf(place));
  const gone = [...before.values()].filter((place) => !after.has(keyOf(place)) && !isNamed('from', place));
  const added = [...after.values()].filter((place) => !before.has(keyOf(place)) && !isNamed('to', place));

  const destination = new Map(named.map(({ from, to }) => [keyOf(from), keyOf(to)]));
  const destinations = new Set(destination.values());
  const ofDeployed = new Content(
    deployed,
    (place) => destination.get(keyOf(place)) ?? (after.has(keyOf(place)) ? keyOf(place) : undefined),
  );
  const ofApp = new Content(app, (place) =>
    before.has(keyOf(place)) || destinations.has(keyOf(place)) ? keyOf(place) : undefined,
  );
  const found: Move[] = [];
  for (const from of gone) {
    const same = (places: readonly Place[], content: Content) =>
      places.filter(
        (place) => place.stack.region === from.stack.region && content.hashOf(place) === ofDeployed.hashOf(from),
      );
    const targets = same(added, ofApp);
    const to = same(gone, ofDeployed).length === 1 && targets.length === 1 ? targets[0] : sameName(from, targets, gone);
    if (to) found.push({ type: typeOf(deployed, from), from, to });
  }
  const all = [...named, ...found];
  const isFound = (side: 'from' | 'to', place: Place) => all.some((move) => move[side] === place);
  const open = gone
    .filter((place) => !isFound('from', place))
    .map((from) => ({
      from,
      to: added.filter(
        (place) =>
          !isFound('to', place) &&
          place.stack.region === from.stack.region &&
          typeOf(app, place) === typeOf(deployed, from),
      ),
    }))
    .filter(({ to }) => to.length > 0);
  return { moves: all, open };
}

/** Of several equal resources, those with the same logical id belong together. */
function sameName(from: Place, targets: readonly Place[], gone: readonly Place[]): Place | undefined {
  const isSameName = ({ logicalId }: Place) => logicalId === from.logicalId;
  const [to, ...others] = targets.filter(isSameName);
  return others.length === 0 && gone.filter(isSameName).length === 1 ? to : undefined;
}

function typeOf(templates: Templates, { stack, logicalId }: Place): string {
  return templates.of(stack).Resources?.[logicalId]?.Type ?? '';
}

/** @throws CommandError with all problems of the options */
function readMoves(stage: Stage, deployed: Templates, app: Templates, options: readonly string[]): readonly Move[] {
  const problems: string[] = [];
  const moves = options.flatMap((option): Move[] => {
    const [before, after, ...rest] = option.split('=').map((part) => part.trim());
    if (!before || !after || rest.length > 0) {
      problems.push(`move must be <stack>/<logical id>=<stack>/<logical id>, got ${quoted(option)}`);
      return [];
    }
    const from = placeOf(stage, deployed, before);
    const to = placeOf(stage, app, after);
    if (!from) problems.push(`move must begin with a deployed resource, got ${quoted(before)}`);
    if (!to) problems.push(`move must end with a resource of the app, got ${quoted(after)}`);
    if (!from || !to) return [];
    const [type, other] = [typeOf(deployed, from), typeOf(app, to)];
    if (type !== other) problems.push(`move must keep the type, got ${type} and ${other} in ${quoted(option)}`);
    if (from.stack.region !== to.stack.region)
      problems.push(
        `move must stay in its Region, got ${from.stack.region} and ${to.stack.region} in ${quoted(option)}`,
      );
    if (deployed.of(to.stack).Resources?.[to.logicalId])
      problems.push(`move must end where nothing is deployed, got ${quoted(after)}`);
    return [{ type, from, to }];
  });
  for (const side of ['from', 'to'] as const) {
    const keys = moves.map((move) => keyOf(move[side]));
    for (const key of new Set(keys.filter((each, index) => keys.indexOf(each) !== index)))
      problems.push(`move must name each resource once, got ${quoted(key)} twice`);
  }
  if (problems.length > 0) throw new CommandError(problems.join('\n'));
  return moves;
}

/** Finds a resource by its logical id, or by the construct path that the app has for it. */
function placeOf({ stacks, name }: Stage, templates: Templates, text: string): Place | undefined {
  const plain = name !== undefined && text.startsWith(`${name}/`) ? text.slice(name.length + 1) : text;
  const owner = (stack: SynthesizedStack) => plain.startsWith(`${stack.id}/`);
  for (const stack of stacks.filter(owner)) {
    const { Resources = {} } = templates.of(stack);
    const logicalId = plain.slice(stack.id.length + 1);
    if (Object.hasOwn(Resources, logicalId)) return { stack, logicalId };
    const [found, ...others] = Object.keys(Resources).filter((id) =>
      isPathOf(pathOf(stack, Resources[id].Metadata, id), plain),
    );
    if (found !== undefined && others.length === 0) return { stack, logicalId: found };
  }
  return undefined;
}

function pathOf(
  { constructs, path, id }: SynthesizedStack,
  metadata: Readonly<Record<string, unknown>> | undefined,
  logicalId: string,
): string | undefined {
  const inTemplate = metadata?.['aws:cdk:path'];
  if (typeof inTemplate !== 'string') return constructs.get(logicalId);
  return inTemplate.startsWith(`${path}/`) ? `${id}/${inTemplate.slice(path.length + 1)}` : inTemplate;
}

function isPathOf(path: string | undefined, text: string): boolean {
  return path === text || path === `${text}/Resource` || path === `${text}/Default`;
}
