// Downloads one file that speaks for itself: the evidence of a delivery, the packet as it was sent.
import { Icon } from './icon.tsx';

interface Props {
  href: string;
  label: string;
  /** Whose, for those who hear one link after the other. */
  about: string;
  /** Where it is not clear from the place. */
  isAboutShown?: boolean;
}

export const DownloadLink = ({ href, label, about, isAboutShown = false }: Props) => (
  <a className="btn btn-small btn-plain" href={href} download aria-label={`${label}: ${about}`}>
    <Icon name="download" size={16} />
    {isAboutShown ? `${label}: ${about}` : label}
  </a>
);
