/** Kind of a node, which selects its color. */
export type Kind = 'entry' | 'firewall' | 'compute' | 'data' | 'stack' | 'outside' | 'other';

/** A box of a diagram. */
export interface Node {
  readonly id: string;
  readonly label: string;
  readonly kind: Kind;
  /** Second line, in small type. */
  readonly detail?: string;
  /** Name of the frame around the node. */
  readonly group?: string;
  /** Address that the box links to. */
  readonly link?: string;
}

/** An arrow of a diagram. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly label?: string;
  /** Dashed: an order without data. */
  readonly isOrder?: boolean;
  /** Red: why the connection does not work. */
  readonly problem?: string;
}

/** A diagram, before it has positions. */
export interface Graph {
  readonly title: string;
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
}
