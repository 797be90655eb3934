// The valid policy tree of RFC 5280 §6.1.2–6.1.5, kept as levels of nodes that know their parent.
import { OID } from '../cms/oids.ts';
import type { Certificate } from './certificate.ts';

const ANY = OID.anyPolicy;

/** A hostile chain may multiply policies by mappings; past this the path fails. */
const MAX_NODES = 4000;

interface PolicyNode {
  policy: string;
  expected: Set<string>;
  parent?: PolicyNode;
}

export class PolicyTree {
  /** undefined: the tree is NULL. */
  private levels: PolicyNode[][] | undefined = [[{ policy: ANY, expected: new Set([ANY]) }]];
  private overflow = false;

  get isNull(): boolean {
    return this.levels === undefined || this.overflow;
  }

  private get tip(): PolicyNode[] {
    return this.levels?.at(-1) ?? [];
  }

  /** §6.1.3 (d)(e): one more certificate. */
  addLevel(certificate: Certificate, isAnyAllowed: boolean): void {
    const { policies } = certificate.ext;
    if (!policies || !this.levels) {
      this.levels = undefined;
      return;
    }
    const above = this.tip;
    const next: PolicyNode[] = [];
    for (const policy of new Set(policies.filter((p) => p !== ANY))) {
      const matching = above.filter((n) => n.expected.has(policy));
      const parents = matching.length > 0 ? matching : above.filter((n) => n.policy === ANY);
      for (const parent of parents) next.push({ policy, expected: new Set([policy]), parent });
    }
    if (policies.includes(ANY) && isAnyAllowed) this.inheritExpected(above, next);
    this.levels.push(next);
    this.prune();
  }

  /** anyPolicy in a certificate stands for every expected policy that has no node yet. */
  private inheritExpected(above: PolicyNode[], next: PolicyNode[]): void {
    for (const parent of above) {
      const present = new Set(next.filter((n) => n.parent === parent).map((n) => n.policy));
      for (const policy of parent.expected) {
        if (!present.has(policy)) next.push({ policy, expected: new Set([policy]), parent });
      }
    }
  }

  /** §6.1.4 (b): policy mappings of an intermediate certificate. */
  map(mappings: readonly { issuer: string; subject: string }[], isMappingAllowed: boolean): void {
    if (!this.levels) return;
    const byIssuer = new Map<string, Set<string>>();
    for (const { issuer, subject } of mappings) {
      byIssuer.set(issuer, (byIssuer.get(issuer) ?? new Set()).add(subject));
    }
    for (const [issuer, subjects] of byIssuer) {
      const own = this.tip.filter((n) => n.policy === issuer);
      if (!isMappingAllowed) this.removeFromTip(own);
      else if (own.length > 0) for (const node of own) node.expected = new Set(subjects);
      else this.mapFromAny(issuer, subjects);
    }
    this.prune();
  }

  private mapFromAny(policy: string, expected: Set<string>): void {
    const any = this.tip.find((n) => n.policy === ANY);
    if (any?.parent) this.tip.push({ policy, expected: new Set(expected), parent: any.parent });
  }

  private removeFromTip(nodes: readonly PolicyNode[]): void {
    this.levels?.splice(
      -1,
      1,
      this.tip.filter((n) => !nodes.includes(n)),
    );
  }

  /** §6.1.5 (g): the intersection with what the relying party accepts. */
  intersect(accepted: ReadonlySet<string>): void {
    if (!this.levels || accepted.has(ANY)) return;
    const isRootedInAny = (n: PolicyNode): boolean => n.parent?.policy === ANY;
    const domain = this.levels.flat().filter(isRootedInAny);
    const dead = new Set(domain.filter((n) => n.policy !== ANY && !accepted.has(n.policy)));
    this.levels = this.levels.map((level) =>
      level.filter((n) => {
        if (n.parent && dead.has(n.parent)) dead.add(n);
        return !dead.has(n);
      }),
    );
    const any = this.tip.find((n) => n.policy === ANY);
    if (any?.parent) {
      const present = new Set(domain.map((n) => n.policy));
      const { parent } = any;
      for (const policy of accepted) {
        if (!present.has(policy)) this.tip.push({ policy, expected: new Set([policy]), parent });
      }
      this.removeFromTip([any]);
    }
    this.prune();
  }

  private prune(): void {
    if (!this.levels) return;
    this.overflow ||= this.levels.reduce((sum, level) => sum + level.length, 0) > MAX_NODES;
    for (let depth = this.levels.length - 2; depth >= 0; depth--) {
      const parents = new Set(this.levels[depth + 1]?.map((n) => n.parent));
      this.levels[depth] = this.levels[depth]?.filter((n) => parents.has(n)) ?? [];
    }
    if (this.levels[0]?.length === 0 || this.tip.length === 0) this.levels = undefined;
  }
}
