// A small act beside a line, said by its icon alone: its name is heard, and read on hover.
import { Icon, type IconName } from './icon.tsx';

interface Props {
  icon: IconName;
  label: string;
  isOff?: boolean;
  onPress: () => void;
}

export const IconButton = ({ icon, label, isOff = false, onPress }: Props) => (
  <button
    type="button"
    className="btn btn-plain btn-small"
    aria-label={label}
    title={label}
    disabled={isOff}
    onClick={onPress}
  >
    <Icon name={icon} size={14} />
  </button>
);
