// Handlers of what is done for recipients besides agencies; each answers with all of them as they stand now.
import type { OtherRecipients } from '../contracts/distribution.ts';
import type { ROUTES } from '../contracts/routes.ts';
import { vietnamDate } from '../platform/clock.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import { assertMay, loadVisible } from './commands/admit.ts';
import { chooseOthers } from './commands/choose-others.ts';
import type { Deps } from './commands/deps.ts';
import { remind } from './commands/remind.ts';
import { hasLeft } from './domain/lifecycle.ts';
import type { OutgoingDocument } from './domain/outgoing-document.ts';
import { seesReaders } from './policy.ts';
import { type Actor, personOf } from './ports.ts';

type Routes = Pick<
  typeof ROUTES,
  'getOtherRecipients' | 'chooseOtherRecipients' | 'remindRecipients' | 'resendMail'
>;
export type OtherHandlers = RouteHandlers<Routes, Actor>;

export function makeOtherHandlers(deps: Deps): OtherHandlers {
  const { store, organization, distribution, clock } = deps;

  const others = async (actor: Actor, made: Promise<OutgoingDocument>): Promise<OtherRecipients> => {
    const document = await made;
    const { agencyId, state, fields } = document;
    const { unitIds, personIds } = fields.internal;
    const isOut = hasLeft(state);
    const [agency, staff, mailDeliveries, readers] = await Promise.all([
      organization.findAgency(agencyId),
      personIds.length === 0 ? [] : organization.staffOf(agencyId, vietnamDate(clock.now())),
      isOut ? distribution.mailsOf(document) : [],
      isOut && seesReaders(actor, document) ? distribution.readersOf(document) : null,
    ]);
    return {
      units: unitIds.map((id) => ({ id, name: agency?.units.find((unit) => unit.id === id)?.name ?? '' })),
      people: personIds.map((id) => {
        const { name = '', title = '' } = staff.find(({ personId }) => personId === id) ?? {};
        return { id, name, title };
      }),
      mails: fields.mails,
      mailDeliveries,
      readers,
      canMail: distribution.canMail,
    };
  };

  return {
    getOtherRecipients: ({ input, actor }) => others(actor, loadVisible(store, actor, input.params.id)),
    chooseOtherRecipients: ({ input, actor }) =>
      others(actor, chooseOthers(deps, actor, { ...input.body, ...input.params })),
    remindRecipients: ({ input, actor }) =>
      others(actor, remind(deps, actor, { ...input.body, ...input.params })),
    resendMail: async ({ input: { params, body }, actor }) => {
      const document = await loadVisible(store, actor, params.id);
      assertMay(actor, document, 'resendMail');
      await distribution.resend(document, { mailId: params.mail, ...body, by: personOf(actor) });
      return others(actor, Promise.resolve(document));
    },
  };
}
