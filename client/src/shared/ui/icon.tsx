// The few pictures the interface needs, as strokes on a 20×20 grid.
const PATHS = {
  home: 'M3 9.500 10 4l7 5.500V16a1 1 0 0 1-1 1h-3.500v-5h-5v5H4a1 1 0 0 1-1-1z',
  incoming: 'M3 11v5a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1v-5h-4l-1 2H8l-1-2zM10 3v6m-2.500-2.500L10 9l2.500-2.500',
  outgoing: 'M3 11v5a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1v-5h-4l-1 2H8l-1-2zM10 9V3M7.500 5.500 10 3l2.500 2.500',
  sign: 'M12.500 4 16 7.500 7.500 16H4v-3.500zM10.500 6 14 9.500M11 17h6',
  book: 'M4 4a1 1 0 0 1 1-1h11v14H5a1 1 0 0 1-1-1zm0 11h12M8 7h5',
  shield: 'M10 3 4 5v5c0 3.500 2.500 6 6 7 3.500-1 6-3.500 6-7V5zM7.500 10l2 2 3.500-4',
  gear: 'M10 7.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5zM10 3v2m0 10v2M3 10h2m10 0h2M5 5l1.500 1.500m7 7L15 15M15 5l-1.500 1.500m-7 7L5 15',
  bell: 'M5 14V9a5 5 0 0 1 10 0v5l1 1H4zM8.500 17h3',
  search: 'M9 4a5 5 0 1 0 0 10A5 5 0 0 0 9 4zm3.800 8.800L17 17',
  person: 'M10 3.500a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM4 17c0-3.300 2.700-5 6-5s6 1.700 6 5',
  people:
    'M7.500 4a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5zM2.500 16c0-2.800 2.200-4.300 5-4.300s5 1.500 5 4.300M13 4.500a2.500 2.500 0 0 1 0 4.800M14.500 12c1.900.500 3 1.900 3 4',
  check: 'M4 10.500 8 14.500 16 6',
  cross: 'M5 5l10 10M15 5 5 15',
  doubt: 'M10 3 18 17H2zM10 8v4m0 2.200v.300',
  wrong: 'M10 2.500a7.500 7.500 0 1 0 0 15 7.500 7.500 0 0 0 0-15zM7 7l6 6m0-6-6 6',
  valid: 'M10 2.500a7.500 7.500 0 1 0 0 15 7.500 7.500 0 0 0 0-15zM6.500 10.500l2.500 2.500 4.500-5.500',
  info: 'M10 2.500a7.500 7.500 0 1 0 0 15 7.500 7.500 0 0 0 0-15zM10 9v5m0-7.500v.300',
  more: 'M5 10h.010M10 10h.010M15 10h.010',
  left: 'M12 5 7 10l5 5',
  right: 'M8 5l5 5-5 5',
  down: 'M5 8l5 5 5-5',
  plus: 'M10 4v12M4 10h12',
  minus: 'M4 10h12',
  fit: 'M3 6v8M17 6v8M5.500 10h9M7.500 8l-2 2 2 2m5-4 2 2-2 2',
  rotate: 'M15.500 8A6 6 0 1 0 16 11.500M16 4v4h-4',
  file: 'M5 3h7l4 4v10H5zM12 3v4h4',
  clip: 'M14.500 9.500 9.500 14.500a3 3 0 0 1-4.300-4.300l6-6a2 2 0 0 1 2.900 2.900l-5.700 5.700a1 1 0 0 1-1.400-1.400L12 6.500',
  download: 'M10 3v9m-3.500-3.500L10 12l3.500-3.500M4 16h12',
  print: 'M6 8V3h8v5M6 14H3V8h14v6h-3M6 12h8v5H6z',
  pages: 'M3 3h5v6H3zm9 0h5v6h-5zM3 12h5v5H3zm9 0h5v5h-5z',
  seal: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM10 6.500l1.100 2.300 2.500.300-1.800 1.700.500 2.500-2.300-1.200-2.300 1.200.500-2.500-1.800-1.700 2.500-.300z',
  expand: 'M4 8V4h4M16 12v4h-4M4 4l5 5m7 7-5-5',
  pane: 'M3 4h14v12H3zM9 4v12',
  sun: 'M10 6.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7zM10 2v2m0 12v2M2 10h2m12 0h2M4.500 4.500 6 6m8 8 1.500 1.500M15.500 4.500 14 6m-8 8-1.500 1.500',
  turn: 'M7.500 4.500 3.500 8.500l4 4M3.500 8.500H12a4 4 0 0 1 0 8H9',
  keyboard: 'M2.500 5h15v10h-15zM5 8h.010M8 8h.010M11 8h.010M14 8h.010M6 12h8',
  exit: 'M8 4H4v12h4M12 6l4 4-4 4m4-4H8',
  link: 'M8.500 11.500a3 3 0 0 0 4.300 0l2.800-2.800a3 3 0 0 0-4.300-4.300L10 5.700M11.500 8.500a3 3 0 0 0-4.300 0l-2.800 2.800a3 3 0 0 0 4.300 4.300L10 14.300',
} as const;

export type IconName = keyof typeof PATHS;

export const Icon = ({
  name,
  size = 18,
  className = '',
}: {
  name: IconName;
  size?: number;
  className?: string;
}) => (
  <svg
    className={`icon ${className}`}
    width={size}
    height={size}
    viewBox="0 0 20 20"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.500"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    <path d={PATHS[name]} />
  </svg>
);
