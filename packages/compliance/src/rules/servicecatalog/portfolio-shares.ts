import type { Rule } from '../rule';
import type { TemplateResource } from '../template';

/** A portfolio is not shared with single accounts. `AWS::ServiceCatalog::PortfolioShare` creates such a share. */
export const portfolioShares: Rule = {
  types: ['AWS::ServiceCatalog::Portfolio'],
  judge: (portfolio) =>
    !portfolio.siblings.everywhere('AWS::ServiceCatalog::PortfolioShare').some((share) => isOf(share, portfolio)),
};

function isOf(share: TemplateResource, portfolio: TemplateResource): boolean {
  const shared = share.siblings.referred(share.raw('PortfolioId'));
  // an id that is a text belongs to a portfolio that exists already
  return shared ? shared === portfolio : share.text('PortfolioId') === undefined;
}
