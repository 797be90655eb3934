// The widgets worth a library: select with search, tree, date. Ant Design, dressed in our own colours.
import ConfigProvider from 'antd/es/config-provider';
import DatePicker from 'antd/es/date-picker';
import viVN from 'antd/es/locale/vi_VN';
import Select from 'antd/es/select';
import darkAlgorithm from 'antd/es/theme/themes/dark';
import defaultAlgorithm from 'antd/es/theme/themes/default';
import TreeSelect from 'antd/es/tree-select';
import dayjs from 'dayjs';
import 'dayjs/locale/vi';
import type { ReactNode } from 'react';
import { foundIn } from '../fold.ts';
import { useThemeMode } from '../theme-mode.ts';
import type { ControlProps } from './field.tsx';

const COLOURS = {
  light: {
    colorPrimary: '#17597e',
    colorText: '#1b2329',
    colorBorder: '#b9c3ca',
    colorBgContainer: '#ffffff',
    colorTextPlaceholder: '#55626c',
  },
  dark: {
    colorPrimary: '#7fbfe0',
    colorText: '#e4e9ec',
    colorBorder: '#48545c',
    colorBgContainer: '#191f23',
    colorTextPlaceholder: '#9eabb4',
  },
} as const;

/** Popups stay inside a dialog, or they would lie under it. */
const popupHome = (node?: HTMLElement): HTMLElement => node?.closest('dialog') ?? document.body;

/** Without it the content security policy refuses the styles the library writes. */
const csp = {
  nonce: document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '',
};

const Dress = ({ children }: { children: ReactNode }) => {
  const mode = useThemeMode();
  return (
    <ConfigProvider
      locale={viVN}
      csp={csp}
      getPopupContainer={popupHome}
      theme={{
        algorithm: mode === 'dark' ? darkAlgorithm : defaultAlgorithm,
        token: {
          ...COLOURS[mode],
          fontFamily: 'var(--font)',
          borderRadius: 5,
          controlHeight: 32,
          fontSize: 14,
          boxShadowSecondary: 'var(--shadow)',
        },
      }}
    >
      {children}
    </ConfigProvider>
  );
};

interface Choice {
  value: string;
  label: string;
  /** Further words the search looks at. */
  also?: string;
}

interface PickProps {
  control: ControlProps;
  choices: readonly Choice[];
  placeholder?: string;
}

export const PickOne = ({
  control,
  choices,
  placeholder,
  value,
  onChange,
}: PickProps & { value: string | null; onChange: (value: string | null) => void }) => (
  <Dress>
    <Select<string, Choice>
      {...control}
      {...(control['aria-invalid'] && { status: 'error' as const })}
      style={{ width: '100%' }}
      showSearch={{
        filterOption: (typed, option) => foundIn(`${option?.label ?? ''} ${option?.also ?? ''}`, typed),
      }}
      placeholder={placeholder}
      options={[...choices]}
      {...(value !== null && { value })}
      onChange={(next) => onChange(next ?? null)}
    />
  </Dress>
);

export const PickMany = ({
  control,
  choices,
  placeholder,
  value,
  onChange,
}: PickProps & { value: string[]; onChange: (value: string[]) => void }) => (
  <Dress>
    <Select<string[], Choice>
      {...control}
      mode="multiple"
      style={{ width: '100%' }}
      showSearch={{
        filterOption: (typed, option) => foundIn(`${option?.label ?? ''} ${option?.also ?? ''}`, typed),
      }}
      placeholder={placeholder}
      options={[...choices]}
      value={value}
      onChange={onChange}
    />
  </Dress>
);

export interface TreeChoice {
  value: string;
  title: string;
  code: string;
  disabled: boolean;
  children: TreeChoice[];
}

interface LabelledCode {
  value: string;
  label: ReactNode;
}

const titleIn = (tree: readonly TreeChoice[], code: string): string => {
  for (const node of tree) {
    const found = node.value === code ? node.title : titleIn(node.children, code);
    if (found) return found;
  }
  return '';
};

/** Ticking an agency never ticks those under it: each recipient is chosen by itself. */
export const PickTree = ({
  control,
  tree,
  placeholder,
  value,
  onChange,
}: {
  control: ControlProps;
  tree: TreeChoice[];
  placeholder: string;
  value: string[];
  onChange: (value: string[]) => void;
}) => (
  <Dress>
    <TreeSelect<LabelledCode[], TreeChoice>
      {...control}
      {...(control['aria-invalid'] && { status: 'error' as const })}
      style={{ width: '100%' }}
      multiple
      treeCheckable
      treeCheckStrictly
      showCheckedStrategy="SHOW_ALL"
      treeDefaultExpandAll
      showSearch={{ filterTreeNode: (typed, node) => foundIn(`${node.title} ${node.code}`, typed) }}
      placeholder={placeholder}
      treeData={tree}
      value={value.map((code) => ({ value: code, label: titleIn(tree, code) || code }))}
      onChange={(picked) => onChange(picked.map((one) => one.value))}
      styles={{ popup: { root: { maxHeight: 380 } } }}
    />
  </Dress>
);

const ISO = 'YYYY-MM-DD';

export const PickDate = ({
  control,
  value,
  onChange,
  isPast = false,
}: {
  control: ControlProps;
  value: string | null;
  onChange: (value: string | null) => void;
  /** A day that has been, up to today; otherwise one from today on. */
  isPast?: boolean;
}) => (
  <Dress>
    <DatePicker
      {...control}
      style={{ width: '100%' }}
      placeholder="dd/mm/yyyy"
      format={['DD/MM/YYYY', 'D/M/YYYY', 'DDMMYYYY']}
      value={value ? dayjs(value, ISO) : null}
      {...(isPast ? { maxDate: dayjs() } : { minDate: dayjs() })}
      onChange={(day) => onChange(day ? day.format(ISO) : null)}
    />
  </Dress>
);
